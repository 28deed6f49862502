/* worksheet_page.c - see worksheet_page.h. */
#include "tutor/worksheet_page.h"

const char worksheet_opening[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n";

const char worksheet_style[] =
    "<style>\n"
    "@page { margin: 17mm 16mm; }\n"
    "body { font: 11pt/1.45 serif; max-width: 178mm; margin: 0 auto; color: #000; background: "
    "#fff; "
    "}\n"
    "h1 { font-size: 20pt; margin: 0 0 2mm; }\n"
    "h1, h2, h3, h4, h5, h6, figcaption, .see { break-after: avoid; }\n"
    "p, li { orphans: 3; widows: 3; }\n"
    ".whose { border-bottom: 1px solid #000; padding-bottom: 2mm; }\n"
    ".name { display: inline-block; width: 60mm; border-bottom: 1px solid #000; }\n"
    "pre { font: 8.5pt/1.3 monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; "
    "}\n"
    "figure { margin: 4mm 0; border: 1px solid #000; padding: 2mm; }\n"
    "figure.short, .question, tr { break-inside: avoid; }\n"
    "figcaption, .steps { font: 9pt/1.3 sans-serif; }\n"
    ".steps { border-collapse: collapse; margin: 4mm 0; }\n"
    ".steps td { border-bottom: 1px solid #000; padding: 0.5mm 4mm 0.5mm 0; vertical-align: top; "
    "}\n"
    ".question { border-left: 2mm solid #000; padding-left: 4mm; margin: 5mm 0; }\n"
    ".choices { list-style: none; padding: 0; }\n"
    ".box { display: inline-block; width: 4mm; height: 4mm; line-height: 4mm; text-align: center; "
    "border: 1px solid #000; }\n"
    ".line { border-bottom: 1px solid #000; height: 9mm; }\n"
    ".because { font-style: italic; }\n"
    ".page { break-before: page; }\n"
    "blockquote { margin: 0 0 0 8mm; }\n"
    "</style>\n</head>\n<body>\n";

const char worksheet_closing[] = "</body>\n</html>\n";
