"""Reading a regular expression into a tree."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

MAX_LENGTH = 200
MAX_REPEAT = 100
_MAX_DEPTH = 20
_COUNT = re.compile(r"\{(\d{0,3})(,?)(\d{0,3})\}")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_CANDIDATES = "abcxyzABCXYZ0123456789 _-.,;:!?"


class PatternInvalid(ValueError):
    """The pattern cannot be used; the message is a sentence for its author."""

    @classmethod
    def at(cls, place: int, what: str) -> Self:
        """Something wrong at a character, counted from 1."""
        return cls(gettext("The pattern cannot be read at character %(place)d: %(what)s.") % {
            "place": place + 1, "what": what,
        })  # fmt: skip

    @classmethod
    def too_large(cls) -> Self:
        """Its repetitions multiply."""
        return cls(gettext("The pattern describes too many steps. Use smaller repetitions."))


@dataclass(frozen=True, slots=True)
class Character:
    """One character for which `test` holds, such as `example`."""

    test: Callable[[str], bool]
    example: str


@dataclass(frozen=True, slots=True)
class Series:
    """One part after the other."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Any of the branches."""

    branches: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """`part` from `least` to `most` times; without `most`, any number from `least` on."""

    part: "Node"
    least: int
    most: int | None


Node = Character | Series | Alternatives | Repeat


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _folding(test: Callable[[str], bool]) -> Callable[[str], bool]:
    """The test, blind to case."""
    return lambda found: test(found) or any(test(c) for c in (found.lower(), found.upper()) if len(c) == 1)


def _opposite(test: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda character: not test(character)


_KINDS: dict[str, Callable[[str], bool]] = {"d": str.isdecimal, "w": _is_word, "s": str.isspace}
_KINDS |= {letter.upper(): _opposite(test) for letter, test in list(_KINDS.items())}


def _character(test: Callable[[str], bool], place: int) -> Character:
    example = next((candidate for candidate in _CANDIDATES if test(candidate)), None)
    if example is None:
        example = next((chr(code) for code in range(0x21, 0x3000) if test(chr(code))), None)
    if example is None:
        raise PatternInvalid.at(place, gettext("no character fits this set"))
    return Character(test, example)


class _Reader:
    """A cursor over the source."""

    def __init__(self, source: str, *, fold: bool) -> None:
        self.source = source
        self.fold = fold
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> str:
        return self.source[self.place : self.place + 1]

    def take(self) -> str:
        if self.place >= len(self.source):
            raise PatternInvalid.at(self.place - 1, gettext("it ends too early"))
        self.place += 1
        return self.source[self.place - 1]

    def alternatives(self) -> Node:
        branches = [self.branch()]
        while self.next == "|":
            self.take()
            branches.append(self.branch())
        return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))

    def branch(self) -> Node:
        parts: list[Node] = []
        if self.depth == 0 and self.next == "^":
            self.take()
        while self.next not in ("", "|", ")"):
            if self.depth == 0 and self.source[self.place : self.place + 2] in ("$", "$|"):
                self.take()
                break
            parts.append(self.repeated(self.atom()))
        return Series(tuple(parts))

    def repeated(self, part: Node) -> Node:
        count = _COUNT.match(self.source, self.place)
        if count and (count[1] or count[3]) and (count[2] or not count[3]):
            self.place = count.end()
            least = int(count[1] or 0)
            most = (int(count[3]) if count[3] else None) if count[2] else least
        elif self.next and self.next in "*+?":
            sign = self.take()
            least, most = int(sign == "+"), 1 if sign == "?" else None
        else:
            return part
        if least > MAX_REPEAT or (most is not None and not least <= most <= MAX_REPEAT):
            raise PatternInvalid.at(self.place - 1, gettext("a repetition goes up to %d") % MAX_REPEAT)
        if self.next == "?":  # a lazy repetition describes the same texts
            self.take()
        if self.next and self.next in "*+?":
            raise PatternInvalid.at(self.place, gettext("a repetition of a repetition needs brackets"))
        return Repeat(part, least, most)

    def atom(self) -> Node:
        place, character = self.place, self.take()
        match character:
            case "(":
                return self.group(place)
            case "[":
                return self.character_set(place)
            case ".":
                return _character(lambda found: found != "\n", place)
            case "\\":
                return self.escape(place)
            case "^" | "$":
                raise PatternInvalid.at(
                    place, gettext("“%s” belongs at the very beginning or end") % character
                )
            case "*" | "+" | "?":
                raise PatternInvalid.at(place, gettext("there is nothing to repeat"))
        return self.literal(character)

    def literal(self, character: str) -> Character:
        return Character(self.one(lambda found: found == character), character)

    def one(self, test: Callable[[str], bool]) -> Callable[[str], bool]:
        return _folding(test) if self.fold else test

    def group(self, place: int) -> Node:
        if self.next == "?":
            if self.source[self.place : self.place + 2] != "?:":
                raise PatternInvalid.at(place, gettext("only plain groups are understood"))
            self.place += 2
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternInvalid.at(place, gettext("groups are nested too deeply"))
        inner = self.alternatives()
        if self.next != ")":
            raise PatternInvalid.at(place, gettext("this bracket is never closed"))
        self.take()
        self.depth -= 1
        return inner

    def escape(self, place: int) -> Character:
        character = self.take()
        if character in _KINDS:
            return _character(_KINDS[character], place)
        if character in _CONTROLS:
            character = _CONTROLS[character]
        elif character.isalnum():
            raise PatternInvalid.at(place, gettext("“\\%s” is not understood") % character)
        return self.literal(character)

    def character_set(self, place: int) -> Character:
        negated = self.next == "^"
        if negated:
            self.take()
        tests: list[Callable[[str], bool]] = []
        while self.next != "]" or not tests:
            tests.append(self.set_item(place))
        self.take()
        holds = lambda found: any(test(found) for test in tests)  # noqa: E731
        return _character(_opposite(holds) if negated else holds, place)

    def set_item(self, place: int) -> Callable[[str], bool]:
        if self.next == "":
            raise PatternInvalid.at(place, gettext("this bracket is never closed"))
        first = self.set_character()
        if not isinstance(first, str):
            return first
        following = self.source[self.place : self.place + 2]
        if len(following) < 2 or following[0] != "-" or following[1] == "]":
            return self.one(lambda found: found == first)
        self.take()
        last = self.set_character()
        if not isinstance(last, str) or last < first:
            raise PatternInvalid.at(place, gettext("this range runs backwards"))
        return self.one(lambda found: first <= found <= last)

    def set_character(self) -> str | Callable[[str], bool]:
        place, character = self.place, self.take()
        if character != "\\":
            return character
        character = self.take()
        if character in _KINDS:
            return _KINDS[character]
        if character.isalnum() and character not in _CONTROLS:
            raise PatternInvalid.at(place, gettext("“\\%s” is not understood") % character)
        return _CONTROLS.get(character, character)


def parse(source: str, *, fold: bool) -> Node:
    """The tree of a pattern, blind to case when `fold` is set. Raises `PatternInvalid`."""
    if len(source) > MAX_LENGTH:
        raise PatternInvalid(gettext("A pattern has at most %d characters.") % MAX_LENGTH)
    reader = _Reader(source, fold=fold)
    node = reader.alternatives()
    if reader.place < len(source):
        raise PatternInvalid.at(reader.place, gettext("this bracket was never opened"))
    return node
