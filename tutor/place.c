/* place.c - see place.h. */
#include "tutor/place.h"

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

bool place_name_parse(struct place_name *place, const char *text)
{
    uint32_t act = number_after(text, "act");
    memset(place, 0, sizeof *place);
    place->step = number_after(text, "step");
    if (!place->step)
        place->step = number_after(text, ""); /* "14" alone */
    if (place->step)
        return true;
    if (act) {
        place->act = (uint8_t)(act > 7 ? 8 : act);
        return act <= 7;
    }
    place->subject = text;
    return *text != '\0' && strcasecmp(text, "act") != 0 && strcasecmp(text, "step") != 0;
}

bool place_name_reached(const struct place_name *place, const struct recorded *step)
{
    if (place->step)
        return step->step >= place->step;
    if (place->act)
        return step->act == place->act;
    return strcasecmp(step->event.step.subject, place->subject) == 0;
}
