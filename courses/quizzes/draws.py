"""Random draws: which questions fit, how many, and drawing them so that none comes twice."""

import random
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from courses.questions.folders import FolderTree, folder_tree
from courses.questions.models import Question
from courses.quizzes.models import Quiz, QuizDraw


class Rule(Protocol):
    """What a draw asks for: a row, or an item of a document."""

    @property
    def tags(self) -> Any: ...

    @property
    def difficulty_from(self) -> Decimal | None: ...

    @property
    def difficulty_to(self) -> Decimal | None: ...

    @property
    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Fit:
    """Of a draw: how many questions fit, and how many it gets beside the quiz's fixed questions and other draws."""

    fits: int
    gets: int


def fitting(course_id: UUID | None, rule: Rule, folder: UUID | None, tree: FolderTree) -> Any:
    """Return the questions that fit a draw: of the course's bank or the organisation's."""
    rows = Question.objects.kept().filter(current__isnull=False)
    rows = rows.filter(Q(course=course_id) | Q(course=None)) if course_id else rows.filter(course=None)
    if rule.tags:
        rows = rows.filter(tags__overlap=list(rule.tags))
    if folder is not None:
        rows = rows.filter(folder__in=tree.within(folder))
    if rule.difficulty_from is not None:
        rows = rows.filter(Q(difficulty=None) | Q(difficulty__gte=rule.difficulty_from))
    if rule.difficulty_to is not None:
        rows = rows.filter(Q(difficulty=None) | Q(difficulty__lte=rule.difficulty_to))
    return rows


@dataclass(frozen=True, slots=True)
class Wish:
    """A draw of one quiz. `taken` are the quiz's fixed questions, `most` is what all its draws ask for together."""

    course_id: UUID | None
    rule: Rule
    folder: UUID | None
    taken: Collection[UUID]
    most: int


def counts(wishes: Sequence[Wish], tree: FolderTree) -> list[int]:
    """Return how many questions fit each draw, the fixed ones left out. One query for any number."""
    parts = [_rows(wish, tree).order_by().values("pk") for wish in wishes]
    found = dict(_union([("count(*)", part) for part in parts]))
    return [found.get(place, 0) for place in range(len(wishes))]


def pools(wishes: Sequence[Wish], tree: FolderTree) -> list[list[tuple[UUID, UUID]]]:
    """Return for each draw so many random questions that fit as may be needed: their keys and versions. One query."""
    parts = [_rows(wish, tree).order_by("?").values("pk", "current_id")[: wish.most] for wish in wishes]
    found: list[list[tuple[UUID, UUID]]] = [[] for _wish in wishes]
    for place, key, version in _union([("s.*", part) for part in parts]):
        found[place].append((key, version))
    return found


def _rows(wish: Wish, tree: FolderTree) -> Any:
    return fitting(wish.course_id, wish.rule, wish.folder, tree).exclude(pk__in=list(wish.taken))


def _union(parts: Iterable[tuple[str, Any]]) -> list[tuple[Any, ...]]:
    """Run several reads as one; each row begins with the place of its part."""
    statements, values = [], []
    for place, (wanted, rows) in enumerate(parts):
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(f"(SELECT {place}, {wanted} FROM ({sql}) AS s)")
        values.extend(params)
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), values)
        return list(cursor.fetchall())


def assign(candidates: Sequence[Sequence[UUID]], wanted: Sequence[int]) -> list[list[UUID]]:
    """Give each draw as many of its candidates as it wants, none twice; as many as possible in all.

    Augmenting paths: where two draws want the same questions, an earlier one gives way when it has another choice.
    """
    owner: dict[UUID, int] = {}
    for draw, count in enumerate(wanted):
        for _one in range(count):
            if not _augment(draw, candidates, owner):
                break
    return [[key for key in keys if owner.get(key) == draw] for draw, keys in enumerate(candidates)]


def _augment(start: int, candidates: Sequence[Sequence[UUID]], owner: dict[UUID, int]) -> bool:
    came: dict[UUID, int] = {}
    gives: dict[int, UUID] = {}
    seen, queue = {start}, deque([start])
    while queue:
        draw = queue.popleft()
        for key in candidates[draw]:
            if key in came or owner.get(key) == draw:
                continue
            came[key] = draw
            holder = owner.get(key)
            if holder is None:
                _hand_over(key, start, came, gives, owner)
                return True
            if holder not in seen:
                seen.add(holder)
                gives[holder] = key
                queue.append(holder)
    return False


def _hand_over(
    key: UUID, start: int, came: dict[UUID, int], gives: dict[int, UUID], owner: dict[UUID, int]
) -> None:
    while True:
        taker = came[key]
        owner[key] = taker
        if taker == start:
            return
        key = gives[taker]


def wishes_of(course_id: UUID | None, rules: Sequence[Any], taken: Collection[UUID]) -> list[Wish]:
    """Return the draws of one quiz as wishes; `rules` are items of a document or rows."""
    most = sum(rule.count for rule in rules)
    return [
        Wish(course_id, rule, rule.folder_id if isinstance(rule, QuizDraw) else rule.folder, taken, most)
        for rule in rules
    ]


def fits(wishes: Sequence[Wish], tree: FolderTree) -> list[Fit]:
    """Return of each draw how many fit now and how many it would get. Two queries."""
    if not wishes:
        return []
    numbers = counts(wishes, tree)
    given = assign(
        [[key for key, _v in pool] for pool in pools(wishes, tree)], [wish.rule.count for wish in wishes]
    )
    return [Fit(number, len(keys)) for number, keys in zip(numbers, given, strict=True)]


def draw(
    quiz: Quiz, rules: Sequence[QuizDraw], taken: Collection[UUID], chance: random.Random
) -> dict[UUID, list[UUID]]:
    """Draw for an attempt: the versions for each row's key, in a random order. Two queries, three with folders.

    When the bank has less than was asked for, what there is.
    """
    if not rules:
        return {}
    tree = FolderTree()
    if any(rule.folder_id for rule in rules):
        tree = folder_tree(quiz.course, with_shared=True) if quiz.course_id else folder_tree(None)
    wishes = wishes_of(quiz.course_id, rules, taken)
    found = pools(wishes, tree)
    versions = {key: version for pool in found for key, version in pool}
    given = assign([[key for key, _version in pool] for pool in found], [rule.count for rule in rules])
    drawn = {}
    for rule, keys in zip(rules, given, strict=True):
        shuffled = sorted(versions[key] for key in keys)
        chance.shuffle(shuffled)
        drawn[rule.pk] = shuffled
    return drawn
