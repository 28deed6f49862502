/*
 * command_connect.c - `tlstutor connect`: step through a connection to a real server.
 *
 * What it needs is in tutor/call.c. Read next: tutor/pump.c, which moves it on as text, and
 * tutor/source_connect.c, which does for the screens; tutor/client_talk.c for what is said over it.
 */
#include "tutor/commands.h"

#include "tutor/call.h"
#include "tutor/complain.h"
#include "tutor/outcome.h"
#include "tutor/pump.h"

#include <stdlib.h>
#include <unistd.h>

/* Too large for a stack, together. */
struct told_call {
    struct call    call;
    struct session session;
};

/* With pauses, a standard input that is the terminal belongs to the person's Enter. */
static void prepare_talk(struct told_call *told, const struct options *o)
{
    if (!o->http)
        client_talk_input(&told->call.talk, !(o->step && isatty(STDIN_FILENO)), false);
    told->call.talk.prints = told->session.view == VIEW_BRIEF || o->quiet;
}

static int talk(struct told_call *told)
{
    struct outcome outcome;
    enum pump_end  end = pump_run(&told->call.link, &told->session);
    link_cut(&told->call.link);
    outcome_judge(&outcome, told->session.recording);
    return end != PUMP_ENDED || outcome_sound(&outcome) ? EXIT_SOUND : EXIT_REFUSED;
}

static int run(struct told_call *told, const struct options *o)
{
    struct call *call = &told->call;
    int          socket, status = call_prepare(call, o);
    if (status != EXIT_SOUND)
        return status;
    status = call_reach(&socket, call);
    if (status != EXIT_SOUND)
        return status;
    struct recording_header header = call_header(call);
    if (!session_begin(&told->session, o, &header, 1)) {
        socket_close(socket);
        return EXIT_MACHINE;
    }
    prepare_talk(told, o);
    if (call->before && told->session.view != VIEW_NOTHING)
        starttls_show(&told->session.plain.sheet, &call->starttls);
    call_begin(call, socket, told->session.recording);
    return session_end(&told->session, talk(told));
}

int command_connect(const struct options *o)
{
    struct told_call *told = calloc(1, sizeof *told);
    if (!told) {
        complain("not enough memory for a connection");
        return EXIT_MACHINE;
    }
    int status = run(told, o);
    call_end(&told->call);
    free(told);
    return status;
}
