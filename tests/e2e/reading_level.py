#!/usr/bin/env python3
"""reading_level.py - the lessons are written for somebody of sixteen years.

The measure is the Flesch-Kincaid grade level (J. P. Kincaid and others, Derivation of New
Readability Formulas for Navy Enlisted Personnel, 1975):

    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59

It is the year of an American school in which a text is read with ease; at sixteen, the tenth.
Counted is what a learner reads as prose: paragraphs, lists, and what questions, hints and reasons
say. Left out are code, the grammar of directives, headings, references to sections, and names as
they stand on the wire (`client_write_key`, `TLS_RSA_WITH_AES_128_CBC_SHA256`): nobody reads those
by their syllables. Only the end of a sentence ends one: a colon or a semicolon does not.

    python3 tests/e2e/reading_level.py [FILE.md...]
"""
import glob
import re
import sys

BOUND = 8.0  # a grade of eight leaves the words of the trade room to be met for the first time
SPOKEN = ("ask", "choose", "option", "do", "hint", "because")


def prose_of(markdown):
    """Paragraphs, as a list of texts."""
    paragraphs, lines, stage, code, spoken = [], [], False, False, False
    for line in markdown.splitlines() + [""]:
        if line.startswith("```"):
            code = not code
            stage = code and line.strip() == "```tls"
            line = ""
        elif code and not stage:
            continue
        elif stage:
            word, _, rest = line.strip().partition(" ")
            if not line.startswith(" "):
                spoken = word in SPOKEN
                if lines:
                    paragraphs.append(" ".join(lines))
                lines = [rest] if spoken else []
            elif spoken:
                lines.append(line.strip())
            continue
        if not line.strip() or line.startswith(("#", "    ", "> Before:")):
            if lines:
                paragraphs.append(" ".join(lines))
            lines = []
        else:
            lines.append(re.sub(r"^\s*(?:> ?|[-*] |\d+\. )", "", line))
    return paragraphs


def plain(text):
    """Without marks, references and names of the wire."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r" *\(RFC [^)]*\)", "", text)
    text = re.sub(r"`[^`]*`", "it", text)
    text = re.sub(r"\b\w+_\w+\b", "it", text)
    return re.sub(r"[*>]", "", text)


def syllables(word):
    """An estimate, as all programs for this measure make: groups of vowels, less what is silent."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    if len(word) > 3 and re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouy]le$", word):
        groups -= 1  # "make", and not "table"
    if len(word) > 3 and re.search(r"[^aeiouytd]ed$", word):
        groups -= 1  # "asked", and not "wanted"
    if len(word) > 4 and re.search(r"[^aeiouyscxzgh]es$", word):
        groups -= 1  # "makes", and not "changes"
    groups += len(re.findall(r"[iu]a(?!l\b)|io(?!n)|eo|uou|ie(?=nt|t)|ea$", word))  # "via", "client"
    return max(1, groups)


def level(markdown):
    """The grade, and what it is made of: words, words a sentence, syllables a word."""
    words = sentences = beats = 0
    for paragraph in prose_of(markdown):
        text = plain(paragraph)
        found = re.findall(r"[A-Za-z]+(?:'[a-z]+)?", text)
        if not found:
            continue
        words += len(found)
        beats += sum(map(syllables, found))
        sentences += max(1, len(re.findall(r"[.!?](?=\s|\"|$)", text)))
    if not words:
        return 0.0, 0, 0.0, 0.0
    return (0.39 * words / sentences + 11.8 * beats / words - 15.59, words, words / sentences,
            beats / words)


def self_test():
    """The measure itself: a text that is counted by hand, and one that must be refused."""
    counted = {"asked": 1, "wanted": 2, "table": 2, "make": 1, "certificate": 4, "the": 1, "changes": 2,
               "makes": 1, "idea": 3, "client": 2, "secret": 2}
    wrong = {word: syllables(word) for word, n in counted.items() if syllables(word) != n}
    hand = level("The cat sat.\n\n```tls\nrun tls12-rsa until Certificate\nask Who sat?\n```\n")
    hard = level("Notwithstanding considerable organisational particularities, authentication "
                 "necessitates incorporating cryptographically verifiable representations.\n")
    return not wrong and hand[1] == 5 and hand[2] == 2.5 and hard[0] > BOUND, wrong, hand


def main():
    right, wrong, hand = self_test()
    print("ok - the measure counts a text as one does by hand, and finds a hard one hard" if right else
          f"not ok - the measure counts a text as one does by hand: {wrong} {hand}")
    failed = not right
    files = sys.argv[1:] or sorted(glob.glob("lessons/curriculum/*.md"))
    if not files:
        print("not ok - there are lessons to read")
        return 1
    for path in files:
        with open(path, encoding="utf-8") as file:
            grade, words, length, beats = level(file.read())
        easy = words > 0 and grade <= BOUND
        failed = failed or not easy
        print(f"{'ok' if easy else 'not ok'} - {path} is read with ease in grade {grade:.1f}, at most "
              f"{BOUND:.0f} ({words} words, {length:.1f} a sentence, {beats:.2f} syllables a word)")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
