// Peer.java - Java as a peer: fetches our page, or answers with one of its own.
//   java Peer client VERSION SUITE CA PORT
//   java Peer server VERSION SUITE CERTIFICATE KEY
// The groups are the property jdk.tls.namedGroups.
import java.io.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.*;

public class Peer {
    static X509Certificate certificate(String path) throws Exception {
        try (InputStream in = new FileInputStream(path)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** PKCS #8, in PEM. */
    static PrivateKey key(String path, String algorithm) throws Exception {
        String text = Files.readString(Path.of(path)).replaceAll("-----.*?-----|\\s", "");
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static void client(SSLContext context, String version, String suite, String ca, int port)
        throws Exception {
        KeyStore trusted = store();
        trusted.setCertificateEntry("ca", certificate(ca));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                 (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] { version });
            parameters.setCipherSuites(new String[] { suite });
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes());
            socket.getInputStream().transferTo(System.out);
            System.out.flush();
        }
    }

    static void server(SSLContext context, String version, String suite, String certificate,
                       String key) throws Exception {
        X509Certificate own = certificate(certificate);
        KeyStore keys = store();
        keys.setKeyEntry("server", key(key, own.getPublicKey().getAlgorithm()), new char[0],
                         new java.security.cert.Certificate[] { own });
        KeyManagerFactory manager = KeyManagerFactory.getInstance("PKIX");
        manager.init(keys, new char[0]);
        context.init(manager.getKeyManagers(), null, null);
        SSLServerSocket listener =
            (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
        listener.setEnabledProtocols(new String[] { version });
        listener.setEnabledCipherSuites(new String[] { suite });
        System.out.println("listening on " + listener.getLocalPort());
        while (true) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.getInputStream().read(new byte[65536]);
                socket.getOutputStream().write(
                    "HTTP/1.1 200 OK\r\n\r\nJava says hello\n".getBytes());
            } catch (IOException e) {
                System.err.println(e);
            }
        }
    }

    public static void main(String[] words) throws Exception {
        // What a newer Java has switched off is to be spoken here: TLS_RSA_*.
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        SSLContext context = SSLContext.getInstance("TLS");
        if (words[0].equals("client"))
            client(context, words[1], words[2], words[3], Integer.parseInt(words[4]));
        else
            server(context, words[1], words[2], words[3], words[4]);
    }
}
