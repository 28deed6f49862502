/* home_forms.c - see home_forms.h. */
#include "tutor/home_forms.h"

#include "tutor/files.h"
#include "tutor/host_port.h"
#include "tutor/http.h"

#include <errno.h>
#include <string.h>

static const char system_bundle[] = "/etc/ssl/certs/ca-certificates.crt";

enum { HTTPS_PORT = 443 };
enum { CONNECT_SERVER, CONNECT_HTTP, CONNECT_HOST, CONNECT_TRUST };
enum { SERVE_PORT, SERVE_HOST, SERVE_SAVE_CA, SERVE_CERT, SERVE_KEY };
enum { ONLY_FILE };

bool home_has_form(enum home_item item) { return item >= HOME_CONNECT && item != HOME_LAB; }

/* ---- what they ask ---- */

static void make_connect(struct form *form)
{
    form_begin(form, "Connect to a server", "connect");
    form_add(form, "Server", "localhost:4433", "host:port; without a port, 443");
    form_add(form, "HTTP path", "/", "asks for this page; empty: you type what is sent");
    form_add(form, "Host name", "", "to send and to check; empty: the server's, as above");
    form_add(form, "Trust file", "", "authorities to trust, in PEM; empty: this system's");
}

static void make_serve(struct form *form)
{
    form_begin(form, "Serve a browser", "listen");
    form_add(form, "Port", "4433", "at 127.0.0.1 and ::1 alone; 0: any that is free");
    form_add(form, "Host name", "localhost", "that the certificate is made for");
    form_add(form, "Save CA to", "", "a file for the authority that is made, for clients to trust");
    form_add(form, "Certificate", "",
             "a PEM file, with its chain; empty: one is made for this run");
    form_add(form, "Private key", "", "the PEM file that goes with it");
}

void home_make_form(struct form *form, enum home_item item)
{
    switch (item) {
    case HOME_CONNECT:
        make_connect(form);
        return;
    case HOME_SERVE:
        make_serve(form);
        return;
    case HOME_CERTIFICATE:
        form_begin(form, "Certificates", "look inside");
        form_add(form, "File", file_exists(system_bundle) ? system_bundle : "",
                 "certificates, requests, lists, keys: PEM or DER; or HOST:PORT");
        return;
    case HOME_REPLAY:
        form_begin(form, "Open a recording", "open");
        form_add(form, "File", "tlstutor.rec", "that --record wrote: tlstutor demo --record FILE");
        return;
    case HOME_CONTINUE:
    case HOME_STORY:
    case HOME_LESSONS:
    case HOME_LAB:
    case HOME_ITEMS:
        return;
    }
}

/* ---- what is answered ---- */

/* An empty field is an option that was not given. */
static const char *given(const struct form *form, int field)
{
    const char *text = form_text(form, field);
    return text[0] ? text : NULL;
}

static void demand_file(struct form *form, int field)
{
    const char *path = form_text(form, field);
    if (path[0] && !file_exists(path))
        form_complain(form, field, "%s: write the path of a file", strerror(errno));
}

static void demand_host_name(struct form *form, int field)
{
    struct host_port to;
    const char      *name = form_text(form, field);
    bool             sound = host_port_parse(&to, name, HTTPS_PORT) && strcmp(to.host, name) == 0;
    if (name[0] && !sound)
        form_complain(form, field, "no host name: letters, digits, dots, hyphens; no port");
}

static void read_connect(struct options *o, struct form *form)
{
    struct host_port to;
    o->command = COMMAND_CONNECT;
    o->argument = form_text(form, CONNECT_SERVER);
    o->http = given(form, CONNECT_HTTP);
    o->host = given(form, CONNECT_HOST);
    o->trust = given(form, CONNECT_TRUST);
    if (!host_port_parse(&to, o->argument, HTTPS_PORT))
        form_complain(form, CONNECT_SERVER, "no server: write HOST, HOST:PORT or [IPV6]:PORT");
    if (o->http && !http_path_sound(o->http))
        form_complain(form, CONNECT_HTTP, "no path: it begins with / and has no spaces");
    demand_host_name(form, CONNECT_HOST);
    demand_file(form, CONNECT_TRUST);
}

static void read_serve(struct options *o, struct form *form)
{
    uint16_t port;
    o->command = COMMAND_SERVE;
    o->argument = form_text(form, SERVE_PORT);
    o->host = given(form, SERVE_HOST);
    o->save_ca = given(form, SERVE_SAVE_CA);
    o->cert = given(form, SERVE_CERT);
    o->key = given(form, SERVE_KEY);
    if (!port_parse(&port, o->argument))
        form_complain(form, SERVE_PORT, "no port: write a number from 0 to 65535");
    demand_host_name(form, SERVE_HOST);
    demand_file(form, SERVE_CERT);
    demand_file(form, SERVE_KEY);
    if (o->cert && !o->key)
        form_complain(form, SERVE_KEY, "a certificate needs its private key: name its file");
    if (o->key && !o->cert)
        form_complain(form, SERVE_CERT, "a private key needs its certificate: name its file");
    if (o->cert && o->save_ca)
        form_complain(form, SERVE_SAVE_CA,
                      "none is made where a certificate is given: leave this empty");
}

static void read_file(struct options *o, struct form *form, enum command_name command)
{
    o->command = command;
    o->argument = form_text(form, ONLY_FILE);
    if (!o->argument[0])
        form_complain(form, ONLY_FILE, "which file? write its path");
    demand_file(form, ONLY_FILE);
}

bool home_read_form(struct options *o, struct form *form, enum home_item item)
{
    form_clear_complaints(form);
    switch (item) {
    case HOME_CONNECT:
        read_connect(o, form);
        break;
    case HOME_SERVE:
        read_serve(o, form);
        break;
    case HOME_CERTIFICATE:
        read_file(o, form, COMMAND_CERT);
        break;
    case HOME_REPLAY:
        read_file(o, form, COMMAND_REPLAY);
        break;
    case HOME_CONTINUE:
    case HOME_STORY:
    case HOME_LESSONS:
    case HOME_LAB:
    case HOME_ITEMS:
        break;
    }
    return form_sound(form);
}
