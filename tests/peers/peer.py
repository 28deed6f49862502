"""peer.py - Python's ssl module as a peer: fetches our page, or answers with one of its own.

    peer.py client VERSION SUITE CURVE CA PORT
    peer.py server VERSION SUITE CURVE CERTIFICATE KEY DH_PARAMETERS
"""
import contextlib
import socket
import ssl
import sys

side, version, suite, curve, *rest = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT if side == "client" else ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = context.maximum_version = {"1.2": ssl.TLSVersion.TLSv1_2,
                                                     "1.3": ssl.TLSVersion.TLSv1_3}[version]
if suite:
    context.set_ciphers(suite)

if side == "client":
    context.load_verify_locations(rest[0])
    with socket.create_connection(("127.0.0.1", int(rest[1])), 30) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            while part := connection.recv(65536):
                sys.stdout.buffer.write(part)
else:
    context.load_cert_chain(rest[0], rest[1])
    context.load_dh_params(rest[2])
    if curve:
        context.set_ecdh_curve(curve)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print("listening on", listener.getsockname()[1], flush=True)
        while True:
            plain, _ = listener.accept()
            with contextlib.suppress(OSError), \
                    context.wrap_socket(plain, server_side=True) as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nPython says hello\n")
                connection.unwrap()
