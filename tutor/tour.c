/* tour.c - the stops of the tour as a table. Who does what to which message decides, not its
 * number, so that the tour fits every connection as far as it has such steps. */
#include "tutor/tour.h"

#include <string.h>

static const struct stop {
    enum verb   verb;
    const char *subject;
    const char *note;
} stops[] = {
    { VERB_SEND, "ClientHello",
      "Ask the room: what of this could somebody on the way read, and what could they change?" },
    { VERB_COMPUTE, "choose_parameters",
      "Show both lists, and let somebody say which suite it will be before you look." },
    { VERB_SEND, "ServerHello", "Two random numbers are on the table now, and both are public." },
    { VERB_SEND, "Certificate",
      "Open view 6. Anybody can send this certificate: so what does it prove, by itself?" },
    { VERB_CHECK, "validate_certificate",
      "Go through the checks one by one, and ask what an attacker could do without each." },
    { VERB_COMPUTE, "make_pre_master_secret",
      "Follow the formula in view 3: two bytes of version, 46 that nobody can guess." },
    { VERB_SEND, "ClientKeyExchange",
      "This is the moment: the secret travels, locked with the key from the certificate." },
    { VERB_COMPUTE, "decrypt_pre_master_secret",
      "Only the owner of the private key can do this. But has anybody seen it yet that it "
      "worked?" },
    { VERB_COMPUTE, "derive_keys",
      "One secret, two random numbers, six keys: both ends get the same, and nothing was sent." },
    { VERB_SEND, "Finished",
      "The first encrypted message, and a summary of everything before it." },
    { VERB_CHECK, "check_finished",
      "Here is the proof. Ask what would have happened if one byte of the hello had been "
      "changed." },
    { VERB_SEND, "ApplicationData",
      "Open view 5 and press K: the server's key is stolen years later, and all of this falls "
      "open." },
    { VERB_SEND, "close_notify",
      "Why say goodbye? Without it, nobody could tell an end from a cut cable." },
};

static const struct stop *find_stop(const struct walk *walk)
{
    const struct recorded *step = walk_step(walk);
    for (size_t i = 0; step && i < sizeof stops / sizeof *stops; i++)
        if (stops[i].verb == step->event.step.verb &&
            strcmp(stops[i].subject, step->event.step.subject) == 0)
            return &stops[i];
    return NULL;
}

bool tour_stops_at(const struct walk *walk) { return find_stop(walk) != NULL; }

const char *tour_note(const struct walk *walk)
{
    const struct stop *stop = find_stop(walk);
    return stop ? stop->note : NULL;
}
