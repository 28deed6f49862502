#!/usr/bin/env python3
"""formula.py - recompute every derived value of a recording, with no code of the program's own.

    tests/formula.py FILE.json      a recording as `--json` writes it
    tests/formula.py --self-test    this script against figures of RFCs and NIST

A recording says of each value by which formula it was made (the grammar stands in
protocol/observe.h). This script reads the formulas, finds their inputs in the same file, computes
them (formula_functions.py), and compares. It checks the form of the file too: events are numbered
without a gap, the leaf fields of a message cover its bytes exactly once, and acts come in order.

It prints `N formulas recomputed, N fields, N wrong`, and fails when anything is wrong, or when
there was nothing to recompute.
"""
import json
import re
import sys

sys.dont_write_bytecode = True

from formula_functions import FUNCTIONS, Wrong, require, xor  # noqa: E402 (beside this file)

# ---- the grammar: a function a rule; each returns the value ----

WORD = r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*"
MESSAGE = r"[A-Z](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))*(?:#[0-9]+)?"
PATH = re.compile(MESSAGE + r"(?:/" + WORD + r"(?:#[0-9]+)?)*")
RANGE = re.compile("(%s)(?:\\.\\.(%s))?(?![/A-Za-z0-9])" % (MESSAGE, MESSAGE))
NAME = re.compile("[a-z](?:%s)?(?: %s)*" % (WORD, WORD))
FUNCTION = re.compile("([A-Za-z]%s)\\(" % WORD)
TOKENS = {"number": re.compile("[0-9]+"), "hex": re.compile("0x((?:[0-9a-fA-F]{2})+)"),
          "text": re.compile('"([^"]*)"')}


class Formula:
    def __init__(self, text, inputs):
        self.text, self.at, self.inputs = text, 0, inputs

    def take(self, pattern):
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def token(self, text):
        spaces = re.compile(" *" + re.escape(text) + " *")
        return self.take(spaces) is not None

    def expect(self, condition):
        require(condition, "no formula from column %d on: %s" % (self.at + 1, self.text))
        return condition

    def value(self):
        self.take(re.compile(" *"))
        result = self.formula()
        self.take(re.compile(" *"))
        self.expect(self.at == len(self.text))
        return result

    def formula(self):
        """formula = term { "+" term }"""
        result = self.term()
        while self.token("+"):
            result += self.term()
        return result

    def term(self):
        """term = factor { "^" factor }"""
        result = self.factor()
        while self.token("^"):
            result = xor(result, self.factor())
        return result

    def factor(self):
        """factor = atom [ "[" first ".." last "]" ]"""
        result = self.atom()
        if not self.token("["):
            return result
        first = int(self.expect(self.take(TOKENS["number"])).group())
        self.expect(self.token(".."))
        last = int(self.expect(self.take(TOKENS["number"])).group())
        self.expect(self.token("]"))
        require(first <= last < len(result), "bytes %d..%d of %d" % (first, last, len(result)))
        return result[first:last + 1]

    def atom(self):
        """atom = NAME | path | literal | function | "(" formula ")" """
        if self.token("("):
            result = self.formula()
            self.expect(self.token(")"))
            return result
        function = self.take(FUNCTION)
        if function:
            return self.function(function.group(1))
        text = self.take(TOKENS["text"])
        if text:
            return text.group(1).encode()
        digits = self.take(TOKENS["hex"])
        if digits:
            return bytes.fromhex(digits.group(1))
        path = self.take(PATH)
        if path:
            return self.inputs.path(path.group())
        return self.inputs.name(self.expect(self.take(NAME)).group())

    def function(self, name):
        """function = FUNCTION "(" argument { "," argument } ")", with its name taken already"""
        if name == "transcript":
            messages = self.expect(self.take(RANGE))
            self.expect(self.token(")"))
            return self.inputs.transcript(messages.group(1), messages.group(2))
        arguments = [self.argument()]
        while self.token(","):
            arguments.append(self.argument())
        self.expect(self.token(")"))
        require(name in FUNCTIONS, "the function %s is not known" % name)
        try:
            return FUNCTIONS[name](*arguments)
        except (TypeError, ValueError, OverflowError) as error:
            raise Wrong("%s: %s" % (name, error)) from error

    def argument(self):
        """argument = formula | number"""
        number = self.take(re.compile("[0-9]+(?= *[,)])"))
        return int(number.group()) if number else self.formula()


# ---- where the inputs are ----


SENT_BY = {"client": ["client-to-server"], "server": ["server-to-client"]}


class Inputs:
    """What a party of a connection could use at some point of a recording."""

    def __init__(self, events, secret):
        self.connection, self.owner = secret["connection"], secret.get("owner", secret["actor"])
        here = [e for e in events[:secret["n"] - 1] if e["connection"] == self.connection]
        self.secrets = [e for e in here if e["kind"] == "secret" and e["hex"] is not None]
        replaced = {e["written_as"] for e in here if e.get("written_as")}
        self.bytes = [e for e in here if e["kind"] == "bytes" and self.saw(e, replaced)]

    def saw(self, event, replaced):
        """What was changed on its way: its sender knows it as it was, the others as it arrived."""
        if event["direction"] in SENT_BY.get(self.owner, ()):
            return not event.get("written_as")
        return event["n"] not in replaced

    def name(self, name):
        """The party's own value of that name, or else anybody's; the latest of several."""
        events = [e for e in self.secrets if e["name"] == name]
        require(events, "no value is known as %s" % name)
        own = [e for e in events if e.get("owner", e["actor"]) == self.owner]
        return bytes.fromhex((own or events)[-1]["hex"])

    def path(self, path):
        message, *elements = [split_ordinal(element) for element in path.split("/")]
        seen = 0
        for event in self.bytes:
            if event["name"] != message[0]:
                continue
            place = find_field(event, elements)
            if place is None:
                continue
            seen += 1
            if seen == (message[1] or 1):
                return bytes.fromhex(event["hex"])[place[0]:place[0] + place[1]]
        raise Wrong("nothing is found at %s" % path)

    def messages(self):
        """RFC 5246 §7.4.9: handshake messages; HelloRequest does not count."""
        return [e for e in self.bytes if e["layer"] == "message" and e["name"] != "HelloRequest"
                and e["fields"] and e["fields"][0]["path"].endswith("/msg_type")]

    def transcript(self, first, last):
        messages = self.messages()
        ends = []
        for name, ordinal in (split_ordinal(first), split_ordinal(last or first)):
            places = [i for i, e in enumerate(messages) if e["name"] == name]
            require(len(places) >= (ordinal or 1), "there is no message %s" % name)
            ends.append(places[(ordinal or 1) - 1])
        require(ends[0] <= ends[1], "the transcript ends before it starts")
        return b"".join(bytes.fromhex(e["hex"]) for e in messages[ends[0]:ends[1] + 1])


def split_ordinal(element):
    name, _, ordinal = element.partition("#")
    return name, int(ordinal) if ordinal else None


def find_field(event, elements):
    """(offset, length) of the field that the elements lead to; steps between may be left out."""
    fields = event["fields"]
    if not elements:
        return 0, len(event["hex"]) // 2

    def group_end(index, end):
        past = index + 1
        while past < end and fields[past]["depth"] > fields[index]["depth"]:
            past += 1
        return past

    def match(start, end, elements):
        (name, ordinal), rest = elements[0], elements[1:]
        seen, index = 0, start
        while index < end:
            field, index = fields[index], index + 1
            if field["path"].rpartition("/")[2] != name:
                continue
            seen += 1
            if ordinal and seen != ordinal:
                continue
            if not rest:
                return field["offset"], field["length"]
            past = group_end(index - 1, end)
            found = match(index, past, rest)
            if found or ordinal:
                return found
            index = past
        return None

    return match(0, len(fields), elements)


# ---- the form of a recording ----


def check_fields(event):
    """The leaf fields cover the bytes exactly once, in order. Returns how many fields there are."""
    at = 0
    for field in event["fields"]:
        require(field["offset"] + field["length"] <= len(event["hex"]) // 2,
                "%s lies outside of its bytes" % field["path"])
        if field["group"]:
            continue
        require(field["offset"] == at,
                "%s starts at %d, not at %d" % (field["path"], field["offset"], at))
        at += field["length"]
    size = len(event["hex"]) // 2
    require(at == size, "fields cover %d of %d bytes" % (at, size))
    return len(event["fields"])


# The order in which the acts of a handshake begin: TLS 1.2, TLS 1.3 (which sends its certificate
# after the keys), and either without a certificate.
ACTS = [[1, 2, 3, 4, 5, 6, 7], [1, 2, 5, 3, 4, 6, 7]]


def check_acts(events):
    for connection in sorted({e["connection"] for e in events}):
        begun = list(dict.fromkeys(e["act"] for e in events
                                   if e["kind"] == "step" and e["connection"] == connection))
        require(any(begun == [act for act in order if act in begun] for order in ACTS),
                "the acts of connection %d begin in the order %s" % (connection, begun))


class Report:
    def __init__(self):
        self.formulas = self.fields = self.wrong = 0
        self.lines = []

    def note(self, where, why):
        self.wrong += 1
        self.lines.append("%s: %s" % (where, why))


def check_secret(report, events, event):
    if event["origin"] != "derived" or event["hex"] is None:
        return
    require(event["formula"], "a derived value without a formula")
    computed = Formula(event["formula"], Inputs(events, event)).value()
    require(computed.hex() == event["hex"], "%s is %s, but the formula makes %s of it: %s"
            % (event["name"], event["hex"], computed.hex(), event["formula"]))
    report.formulas += 1


def check_recording(recording):
    report = Report()
    events = recording["events"]
    if recording["format"] != "tlstutor-recording" or recording["version"] != 1:
        report.note("the head", "it is no recording of version 1")
    for number, event in enumerate(events, 1):
        try:
            require(event["n"] == number, "it is numbered %d" % event["n"])
            if event["kind"] == "bytes":
                report.fields += check_fields(event)
            if event["kind"] == "secret":
                check_secret(report, events, event)
        except (Wrong, KeyError, TypeError, ValueError) as error:
            report.note("event %d" % number, str(error) or repr(error))
    try:
        check_acts(events)
    except Wrong as error:
        report.note("the steps", str(error))
    if report.formulas == 0:
        report.note("the whole", "there is no derived value in it: nothing was recomputed")
    return report


def main(arguments):
    if arguments == ["--self-test"]:
        from formula_self_test import self_test
        return self_test()
    if len(arguments) != 1 or arguments[0].startswith("--"):
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        report = check_recording(json.load(file))
    for line in report.lines:
        print(line)
    print("%d formulas recomputed, %d fields, %d wrong"
          % (report.formulas, report.fields, report.wrong))
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
