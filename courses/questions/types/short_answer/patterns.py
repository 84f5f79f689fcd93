"""Regular expressions that cannot run away.

Authors write patterns, learners write what is matched against them; with a backtracking engine either
can stop a worker. This is Thompson's construction (CACM 11:6, 1968) run as Pike's machine without
captures: time grows with the length of the text times the size of the pattern, whatever they say.

The language is the regular part of Python's: literals, `.`, `[…]`, `\\d \\w \\s` and their opposites,
groups, `|`, `* + ? {m,n}`; a pattern always describes the whole answer, so `^` and `$` change nothing
at its ends. What is not regular (back references, look-around) or has no use here is refused.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from courses.questions.types.short_answer.syntax import (
    Alternatives,
    Character,
    Node,
    PatternInvalid,
    Repeat,
    Series,
    parse,
)

MAX_STATES = 2000
"""A pattern of 200 characters has about as many states unless its repetitions multiply."""

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _State:
    """Consumes one character if `test` is set, else is free; then goes on at `following`."""

    following: tuple[int, ...]
    test: Test | None = None


class Pattern:
    """A compiled pattern. Raises `PatternInvalid` with a sentence when it is not one."""

    def __init__(self, source: str, *, case_sensitive: bool = False) -> None:
        self._node = parse(source, fold=not case_sensitive)
        self._states: list[_State] = []
        self._accepting = self._add()
        self._start = self._compile(self._node, self._accepting)

    def fullmatch(self, text: str) -> bool:
        """Whether the pattern describes the whole of `text`."""
        current = self._closure([self._start])
        for character in text:
            reached: list[int] = []
            for position in current:
                state = self._states[position]
                if state.test is not None and state.test(character):
                    reached.extend(state.following)
            if not reached:
                return False
            current = self._closure(reached)
        return self._accepting in current

    def example(self) -> str:
        """A text the pattern describes."""
        return _example(self._node)

    def _add(self, following: Iterable[int] = (), test: Test | None = None) -> int:
        if len(self._states) >= MAX_STATES:
            raise PatternInvalid.too_large()
        self._states.append(_State(tuple(following), test))
        return len(self._states) - 1

    def _compile(self, node: Node, target: int) -> int:
        """Add the states for `node` in front of `target`; the first of them."""
        match node:
            case Character(test=test):
                return self._add([target], test)
            case Series(parts=parts):
                for part in reversed(parts):
                    target = self._compile(part, target)
                return target
            case Alternatives(branches=branches):
                return self._add([self._compile(branch, target) for branch in branches])
            case Repeat(part=part, least=least, most=most):
                return self._compile_repeat(part, least, most, target)

    def _compile_repeat(self, part: Node, least: int, most: int | None, target: int) -> int:
        if most is None:
            loop = self._add()
            self._states[loop] = _State((self._compile(part, loop), target))
            target = loop
        else:
            end = target
            for _ in range(most - least):
                target = self._add([self._compile(part, target), end])
        for _ in range(least):
            target = self._compile(part, target)
        return target

    def _closure(self, positions: Iterable[int]) -> set[int]:
        reached: set[int] = set()
        waiting = list(positions)
        while waiting:
            position = waiting.pop()
            if position not in reached:
                reached.add(position)
                state = self._states[position]
                if state.test is None:
                    waiting.extend(state.following)
        return reached


def _example(node: Node) -> str:
    match node:
        case Character(example=example):
            return example
        case Series(parts=parts):
            return "".join(_example(part) for part in parts)
        case Alternatives(branches=branches):
            return _example(branches[0])
        case Repeat(part=part, least=least):
            return _example(part) * least


@lru_cache(maxsize=512)
def compiled(source: str, *, case_sensitive: bool) -> Pattern:
    """`Pattern`, compiled once for a class that answers the same question."""
    return Pattern(source, case_sensitive=case_sensitive)
