"""A whole quiz to try: what an attempt would ask, judged as it would be. No attempt is made and nothing is kept."""

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from courses.questions.folders import folder_tree
from courses.questions.models import Question, QuestionVersion
from courses.questions.trying import Tried, try_question
from courses.quizzes.documents import QuestionItem, QuizDocument, SectionDocument
from courses.quizzes.draws import assign, pools, wishes_of
from courses.quizzes.models import Quiz

MOST = 100


@dataclass(frozen=True, slots=True)
class TriedItem:
    """A question of the quiz; `heading` stands above it, `html` of the section with it."""

    number: int
    version: UUID
    points: Decimal
    tried: Tried
    heading: SectionDocument | None = None


@dataclass(frozen=True, slots=True)
class TriedQuiz:
    """The quiz as it was tried; `percent` is None before it was judged, `passed` with people to mark."""

    items: list[TriedItem]
    percent: Decimal | None = None
    got: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    waiting: int = 0
    passed: bool = False


def try_quiz(quiz: Quiz, document: QuizDocument, sent: QueryDict | None) -> TriedQuiz:
    """Return the quiz as an attempt would ask it now; with `sent`, judged. Six queries at most."""
    settings = document.settings
    plan = _sent_plan(quiz, sent) if sent is not None else _plan(quiz, document)
    items = [
        TriedItem(
            number, version.pk, points,
            try_question(version, name=f"try{number}", seed=f"try:{number}", sent=sent, shuffle=settings.shuffle_choices),
            heading,
        )
        for number, (version, points, heading) in enumerate(plan[:MOST], 1)
    ]  # fmt: skip
    if sent is None:
        return TriedQuiz(items)
    judged = [(one.points, one.tried.outcome) for one in items]
    most = sum((points for points, _outcome in judged), Decimal(0))
    waiting = sum(outcome is not None and outcome.needs_marking for _points, outcome in judged)
    got = sum(
        (
            points * outcome.score
            for points, outcome in judged
            if outcome is not None and not outcome.needs_marking
        ),
        Decimal(0),
    )
    percent = (100 * got / most).quantize(Decimal("0.1")) if most else Decimal(100)
    return TriedQuiz(items, percent, got, most, waiting, percent >= settings.passing_score_percentage)


Plan = list[tuple[QuestionVersion, Decimal, Any]]


def _plan(quiz: Quiz, document: QuizDocument) -> Plan:
    draws = document.draws
    wishes = wishes_of(quiz.course_id, draws, document.questions)
    found = pools(wishes, folder_tree(quiz.course, with_shared=True)) if wishes else []
    keys = assign([[key for key, _version in pool] for pool in found], [draw.count for draw in draws])
    version_of = {key: version for pool in found for key, version in pool}
    drawn = {draw.id: [version_of[key] for key in given] for draw, given in zip(draws, keys, strict=True)}
    fixed = dict(
        Question.objects.kept()
        .filter(pk__in=document.questions, current__isnull=False)
        .values_list("pk", "current_id")
    )
    asked: list[tuple[UUID, Decimal | None, Any]] = []
    heading: SectionDocument | None = None
    for one in document.entries():
        if isinstance(one, SectionDocument):
            heading = one
        elif isinstance(one, QuestionItem):
            if one.question in fixed:
                asked.append((fixed[one.question], one.points, heading))
                heading = None
        else:
            for version in drawn[one.id]:
                asked.append((version, one.points, heading))
                heading = None
    if document.settings.shuffle_questions and not document.sections:
        random.shuffle(asked)
    versions = QuestionVersion.objects.in_bulk([version for version, _points, _heading in asked])
    return [
        (versions[key], points if points is not None else versions[key].points, above)
        for key, points, above in asked
    ]


def _sent_plan(quiz: Quiz, sent: QueryDict) -> Plan:
    """The same questions as on the page that was sent, as far as this author may see them."""
    wanted: list[tuple[UUID, Decimal]] = []
    for text in sent.getlist("asked")[:MOST]:
        key, _colon, points = text.partition(":")
        try:
            wanted.append((UUID(key), max(Decimal(0), min(Decimal(points), Decimal(9999)))))
        except (ValueError, ArithmeticError):
            continue
    banks = Q(question__course=quiz.course_id) | Q(question__course=None)
    versions = QuestionVersion.objects.filter(banks, pk__in=[key for key, _points in wanted]).in_bulk()
    return [(versions[key], points, None) for key, points in wanted if key in versions]
