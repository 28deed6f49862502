/* lesson_curriculum.c - the lessons inside the program: written by tools/embed.c at build time. */
#include "lessons/embedded.h"
#include "lessons/lesson.h"

#include <string.h>

const struct embedded_lesson *lesson_at(size_t index)
{
    return index < embedded_lesson_count ? &embedded_lessons[index] : NULL;
}

const struct embedded_lesson *lesson_find(const char *name)
{
    for (size_t i = 0; i < embedded_lesson_count; i++)
        if (strcmp(embedded_lessons[i].name, name) == 0)
            return &embedded_lessons[i];
    return NULL;
}
