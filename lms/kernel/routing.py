"""Addresses in groups, so that a request is held against a few first words and not against every address there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Entry = URLPattern | URLResolver
# Parameters that take one word; others (`path`) may take what stands behind them as well.
_ONE_WORD = ("<slug:", "<uuid:", "<int:", "<str:")


@dataclass
class _Group:
    word: str
    entries: list[Entry] = field(default_factory=list)
    below: list[URLPattern] = field(default_factory=list)


def grouped(entries: Sequence[Entry]) -> list[Entry]:
    """Return the same addresses with their names, those that begin with one word (or parameter) below one entry.

    Precedence stays: an address goes to earlier ones of its word only past others that begin with another fixed word.
    """
    groups: list[_Group] = []
    for entry in entries:
        word, below = _split(entry)
        group = _group_for(word, groups) if below else None
        if group is None:
            group = _Group(word)
            groups.append(group)
        group.entries.append(entry)
        group.below += [below] if below else []
    return [one for group in groups for one in _joined(group)]


def _split(entry: Entry) -> tuple[str, URLPattern | None]:
    """The first word with its slash, and the address below it; "" and None for what has to stand alone."""
    if not isinstance(entry, URLPattern) or not isinstance(entry.pattern, RoutePattern):
        return "", None
    word, slash, rest = str(entry.pattern).partition("/")
    if "<" in word and not (slash and word.startswith(_ONE_WORD)):
        return "", None
    if not rest:
        return word + slash, None
    pattern = RoutePattern(rest, name=entry.pattern.name, is_endpoint=True)
    return word + slash, URLPattern(pattern, entry.callback, entry.default_args, entry.name)


def _group_for(word: str, groups: list[_Group]) -> _Group | None:
    for group in reversed(groups):
        if group.word == word and group.below:
            return group
        if not group.word or "<" in word or "<" in group.word:
            return None
    return None


def _joined(group: _Group) -> list[Entry]:
    if len(group.entries) == 1:
        return group.entries
    return [URLResolver(RoutePattern(group.word, is_endpoint=False), grouped(group.below))]
