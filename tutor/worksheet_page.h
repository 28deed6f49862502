/*
 * worksheet_page.h - the page around a worksheet: its head, how it looks on paper, and its end.
 *
 * Black on white; the size of the paper is the printer's, and 78 characters of fixed width fit on
 * both A4 and Letter. A question is never cut in two (CSS Fragmentation Module Level 3).
 */
#ifndef TUTOR_WORKSHEET_PAGE_H
#define TUTOR_WORKSHEET_PAGE_H

extern const char worksheet_opening[], worksheet_style[], worksheet_closing[];

#endif
