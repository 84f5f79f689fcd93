"""What the quiz builder shows: headings and items in order, with names, points, pages, and how many questions fit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.outline.models import Lesson
from courses.questions.bank import BankRow, Wanted, bank_rows, matching
from courses.questions.folders import FolderTree, folder_tree
from courses.questions.models import Question
from courses.questions.types.registry import QUESTION_TYPES
from courses.quizzes.documents import (
    DrawItem,
    QuestionItem,
    QuizDocument,
    SectionDocument,
    draft_document,
    fingerprint,
)
from courses.quizzes.draws import Fit, fits, wishes_of
from courses.quizzes.models import Quiz

FOUND = 20


@dataclass(frozen=True, slots=True)
class BuilderRow:
    """A heading, a question or a draw in its place. `number` counts questions from 1; `last` is a draw's last one."""

    entry: Any
    kind: str
    title: str
    note: str
    points: Decimal | None
    number: int = 0
    last: int = 0
    page: int = 0
    fit: Fit | None = None
    missing: bool = False
    own_bank: bool = True
    expected: str = ""

    @property
    def id(self) -> UUID:
        """The key of the entry."""
        key: UUID = self.entry.id
        return key


@dataclass(frozen=True, slots=True)
class BuilderPage:
    """A quiz as its authors left it."""

    quiz: Quiz
    document: QuizDocument
    rows: list[BuilderRow]
    questions: int
    points: Decimal
    tree: FolderTree
    found: list[BankRow]

    @property
    def has_pages(self) -> bool:
        """Whether pages matter for how it is shown."""
        return self.document.settings.layout == "pages"


def builder_page(quiz: Quiz, wanted: Wanted) -> BuilderPage:
    """Return the page of a quiz; with words, the questions of the banks that have them. Nine queries at most."""
    document = draft_document(quiz)
    tree = folder_tree(quiz.course, with_shared=True)
    names = _questions(document)
    draws = document.draws
    known = dict(
        zip(
            (one.id for one in draws),
            fits(wishes_of(quiz.course_id, draws, document.questions), tree),
            strict=True,
        )
    )
    pages, rows, number = document.pages(), [], 0
    for one in document.entries():
        if isinstance(one, SectionDocument):
            rows.append(BuilderRow(one, "section", one.title, one.text, None, expected=fingerprint(one)))
        elif isinstance(one, QuestionItem):
            number += 1
            rows.append(_question(one, names.get(one.question), number, pages[one.id]))
        else:
            first, number = number + 1, number + one.count
            rows.append(
                BuilderRow(
                    one, "draw", "", _about(one, tree), one.points, first, number, pages[one.id], known[one.id],
                    expected=fingerprint(one),
                )
            )  # fmt: skip
    points = sum((row.points or Decimal(0)) * (row.last - row.number + 1 if row.last else 1) for row in rows)
    found = search(quiz, wanted, tree, document) if wanted.narrows else []
    return BuilderPage(quiz, document, rows, number, Decimal(points), tree, found)


def _questions(document: QuizDocument) -> dict[UUID, tuple[Any, ...]]:
    fields = ("pk", "title", "words", "type", "current__points", "deleted_at", "course_id")
    rows = (
        Question.objects.filter(pk__in=document.questions).values_list(*fields) if document.questions else ()
    )
    return {row[0]: row for row in rows}


def _question(item: QuestionItem, row: tuple[Any, ...] | None, number: int, page: int) -> BuilderRow:
    if row is None:
        return BuilderRow(item, "question", "", "", item.points, number, 0, page, missing=True)
    _key, title, words, kind, usual, gone, course = row
    label = str(QUESTION_TYPES[kind].label) if kind in QUESTION_TYPES else kind
    points = item.points if item.points is not None else usual
    return BuilderRow(
        item, "question", title or words[:80], label, points, number, 0, page, missing=gone is not None,
        own_bank=course is not None, expected=fingerprint(item),
    )  # fmt: skip


def _about(draw: DrawItem, tree: FolderTree) -> str:
    parts = [", ".join(draw.tags)] if draw.tags else []
    if draw.folder:
        parts.append(next((node.path for node in tree.nodes if node.id == draw.folder), "?"))
    if draw.difficulty_from is not None or draw.difficulty_to is not None:
        low, high = (draw.difficulty_from or Decimal(0)) * 100, (draw.difficulty_to or Decimal(1)) * 100
        parts.append(f"{low:.0f} – {high:.0f} %")
    return " · ".join(parts)


def search(quiz: Quiz, wanted: Wanted, tree: FolderTree, document: QuizDocument) -> list[BankRow]:
    """Return questions of the course's bank and the organisation's that are wanted and not asked yet."""
    rows = Question.objects.filter(Q(course=quiz.course_id) | Q(course=None)).exclude(
        pk__in=document.questions
    )
    return bank_rows(matching(rows, wanted, tree), FOUND)


def lesson_choices(quiz: Quiz) -> list[tuple[str, str]]:
    """Return the lessons of the course a score may lead to."""
    rows = Lesson.objects.kept().filter(course=quiz.course_id).order_by("sequence", "pk")
    return [(str(key), title) for key, title in rows.values_list("pk", "title")]
