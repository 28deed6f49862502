/* lab_text.c - see lab_text.h. */
#include "tutor/lab_text.h"

#include "lessons/lab_verdict.h"

bool lab_text_show(struct sheet *s, struct recording *recording)
{
    char               lines[LAB_MOST_LINES][LAB_LINE];
    struct lab_verdict v;
    if (!lab_judge(&v, recording))
        return false;
    sheet_print(s, "What came of it: %s, %s\n\n", v.experiment->name, v.experiment->title);
    size_t count = lab_verdict_lines(lines, &v, recording);
    for (size_t i = 0; i < count; i++)
        sheet_wrap(s, 2, lines[i]);
    return true;
}
