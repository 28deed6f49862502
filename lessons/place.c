/* place.c - see place.h. */
#include "lessons/place.h"

#include <string.h>
#include <strings.h>

/* "act 5", "act5": the number after a word; 0 where there is none. */
static uint32_t number_after(const char *text, const char *word)
{
    size_t   length = strlen(word);
    uint32_t number = 0;
    if (strncasecmp(text, word, length) != 0)
        return 0;
    text += length + strspn(text + length, " ");
    for (; *text >= '0' && *text <= '9' && number < 100000000; text++)
        number = number * 10 + (uint32_t)(*text - '0');
    return *text == '\0' ? number : 0;
}

/* "Finished#2" */
static bool parse_subject(struct place_name *place, const char *text)
{
    const char *hash = strchr(text, '#');
    place->subject = text;
    place->length = hash ? (size_t)(hash - text) : strlen(text);
    place->ordinal = hash ? number_after(hash + 1, "") : 1;
    return place->length > 0 && place->ordinal > 0 && strcasecmp(text, "act") != 0 &&
           strcasecmp(text, "step") != 0;
}

bool place_name_parse(struct place_name *place, const char *text)
{
    uint32_t act = number_after(text, "act");
    memset(place, 0, sizeof *place);
    place->end = strcasecmp(text, "end") == 0;
    place->step = number_after(text, "step");
    if (!place->step)
        place->step = number_after(text, ""); /* "14" alone */
    if (place->step || place->end)
        return true;
    if (act) {
        place->act = (uint8_t)(act > 7 ? 8 : act);
        return act <= 7;
    }
    return parse_subject(place, text);
}

/* A step that reads what was told by whoever sent it: the message stands before it. */
static bool reads_what_was_sent(const struct recorded *step)
{
    return step->event.step.verb == VERB_RECEIVE && step->about && step->about < step->n;
}

bool place_name_reached(struct place_name *place, const struct recorded *step)
{
    if (place->end)
        return false;
    if (place->step)
        return step->step >= place->step;
    if (place->act)
        return step->act == place->act;
    const char *subject = step->event.step.subject;
    if (strncasecmp(subject, place->subject, place->length) != 0 || subject[place->length] != '\0')
        return false;
    if (!reads_what_was_sent(step))
        place->seen++;
    return place->seen >= place->ordinal;
}
