"""What waits in the quizzes of a course, in sentences; `courses.authoring.publishing` shows and publishes it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.catalogue.models import Course
from courses.outline.models import Lesson
from courses.questions.folders import folder_tree
from courses.questions.models import Question
from courses.quizzes import events
from courses.quizzes.actions import save_quiz
from courses.quizzes.differences import compare
from courses.quizzes.documents import (
    COLUMNS,
    QuestionItem,
    QuizDocument,
    SectionDocument,
    draft_document,
    published_document,
)
from courses.quizzes.draws import fits, wishes_of
from courses.quizzes.leads import lead_problems
from courses.quizzes.models import Quiz, QuizDraw, QuizQuestion, QuizSection
from lms.kernel.events import record
from lms.kernel.markup import render, undescribed


@dataclass(frozen=True, slots=True)
class WaitingQuiz:
    """A quiz with something that waits: `state` is new or changed."""

    id: UUID
    title: str
    state: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands against publishing a quiz (`blocking`), or should be known."""

    blocking: bool
    sentence: str


def waiting_quizzes(course: Course) -> list[WaitingQuiz]:
    """Return the quizzes of a course that a publication would change, by title. Three queries for each, and two."""
    seen = Q(is_published=False, blocks__isnull=False)
    rows = Quiz.objects.kept().filter(Q(staged__isnull=False) | seen, course=course).distinct()
    pairs = [(row, draft_document(row)) for row in rows.order_by("title", "pk")]
    before = {row.pk: published_document(row) for row, _after in pairs if row.is_published}
    names = _names([*(after for _row, after in pairs), *before.values()])
    found = []
    for row, after in pairs:
        if row.pk in before:
            sentences = tuple(compare(before[row.pk], after, names))
            if sentences:
                found.append(WaitingQuiz(row.pk, after.settings.title, "changed", sentences))
            continue
        count = len(after.questions) + sum(draw.count for draw in after.draws)
        words = ngettext("A quiz of %d question.", "A quiz of %d questions.", count) % count
        found.append(WaitingQuiz(row.pk, after.settings.title, "new", (words,)))
    return found


def _names(documents: Sequence[QuizDocument]) -> dict[UUID, str]:
    keys = {key for document in documents for key in document.questions}
    rows = Question.objects.filter(pk__in=keys).values_list("pk", "title", "words") if keys else ()
    return {key: title or words[:60] for key, title, words in rows}


def quiz_problems(course: Course, keys: Collection[UUID]) -> list[tuple[UUID, str, Problem]]:
    """Return what stands against publishing these quizzes, each with the quiz's key and title. Nine queries at most."""
    if not keys:
        return []
    rows = Quiz.objects.kept().filter(course=course, pk__in=keys).order_by("title", "pk")
    keyed = [(row.pk, draft_document(row)) for row in rows]
    documents = [document for _key, document in keyed]
    questions = {key for document in documents for key in document.questions}
    there = set(Question.objects.kept().filter(pk__in=questions).values_list("pk", flat=True))
    lessons = set(Lesson.objects.kept().filter(course=course).values_list("pk", flat=True))
    wishes = [wish for one in documents for wish in wishes_of(course.pk, one.draws, one.questions)]
    tree = folder_tree(course, with_shared=True)
    short = iter(fits(wishes, tree))
    found: list[tuple[UUID, str, Problem]] = []
    for (key, document), gone in zip(keyed, lead_problems(documents, lessons), strict=True):
        title = document.settings.title
        found.extend((key, title, one) for one in _problems(document, there))
        found.extend((key, title, Problem(True, words)) for words in gone)
        missing = sum(max(0, draw.count - next(short).fits) for draw in document.draws)
        if missing:
            words = ngettext(
                "The draws of the quiz “%(title)s” lack %(count)d question.",
                "The draws of the quiz “%(title)s” lack %(count)d questions.",
                missing,
            )
            found.append((key, title, Problem(True, words % {"title": title, "count": missing})))
    return found


def _problems(document: QuizDocument, there: set[UUID]) -> Iterator[Problem]:
    title = document.settings.title
    if not document.items:
        yield Problem(True, _("The quiz “%s” has no questions.") % title)
    gone = sum(key not in there for key in document.questions)
    if gone:
        words = ngettext(
            "%(count)d question of the quiz “%(title)s” is in the bin.",
            "%(count)d questions of the quiz “%(title)s” are in the bin.",
            gone,
        )
        yield Problem(True, words % {"count": gone, "title": title})
    if any(undescribed(render(one.text)) for one in document.sections):
        words = _("A picture in a text of the quiz “%s” has no description: who cannot see it gets nothing.")
        yield Problem(True, words % title)


def new_quizzes(course: Course, lessons: Collection[UUID]) -> set[UUID]:
    """Return the quizzes that stand in these lessons and that no learner has seen yet; one query."""
    rows = Quiz.objects.kept().filter(course=course, is_published=False, blocks__lesson__in=lessons)
    return set(rows.values_list("pk", flat=True))


def publish_quizzes(*, course: Course, keys: Collection[UUID], actor: User, now: datetime) -> None:
    """Carry over what waits in the quizzes of a course with these keys."""
    rows = Quiz.objects.kept().select_for_update(of=("self",)).filter(course=course, pk__in=keys)
    for row in rows.order_by("pk"):
        publish_document(quiz=row, actor=actor, now=now)


@transaction.atomic
def publish_document(*, quiz: Quiz, actor: User | None, now: datetime) -> Quiz:
    """Make the rows of a quiz what its document says; rows keep their keys. Attempts that are running keep theirs."""
    document = draft_document(quiz)
    for name in COLUMNS:
        setattr(quiz, name, getattr(document.settings, name))
    quiz.review = document.settings.review.model_dump(mode="json")
    quiz.feedback = document.settings.review.feedback
    quiz.branches = [one.model_dump(mode="json") for one in document.settings.branches]
    quiz.is_published, quiz.staged = True, None
    quiz.revision += 1
    _write(quiz, document)
    save_quiz(quiz=quiz, actor=actor)
    record(
        events.QUIZ_PUBLISHED, object=quiz, actor=actor, course_id=quiz.course_id, occurred_at=now,
        payload={"items": len(document.items)},
    )  # fmt: skip
    return quiz


def _write(quiz: Quiz, document: QuizDocument) -> None:
    keys = [one.id for one in document.items]
    for gone in (QuizQuestion.objects.filter(quiz=quiz), QuizDraw.objects.filter(quiz=quiz)):
        gone.exclude(pk__in=keys).delete()
    QuizSection.objects.filter(quiz=quiz).exclude(pk__in=[one.id for one in document.sections]).delete()
    pages, place = document.pages(), 0
    for position, section in enumerate(document.sections, 1):
        QuizSection.objects.update_or_create(
            pk=section.id, quiz=quiz,
            defaults={
                "title": section.title, "text": section.text, "position": position,
                "html": render(section.text, heading_start=3) if section.text else "",
            },
        )  # fmt: skip
    questions, draws = [], []
    for one in document.entries():
        if isinstance(one, SectionDocument):
            continue
        place += 1
        common = {
            "id": one.id, "quiz": quiz, "section_id": one.section, "page": pages[one.id], "position": place,
            "points": one.points,
        }  # fmt: skip
        if isinstance(one, QuestionItem):
            questions.append(QuizQuestion(question_id=one.question, **common))
        else:
            draws.append(
                QuizDraw(
                    tags=list(one.tags), folder_id=one.folder, difficulty_from=one.difficulty_from,
                    difficulty_to=one.difficulty_to, count=one.count, **common,
                )
            )  # fmt: skip
    where = ["section", "page", "position", "points", "updated_at"]
    QuizQuestion.objects.bulk_create(
        questions, update_conflicts=True, unique_fields=["id"], update_fields=["question", *where]
    )
    QuizDraw.objects.bulk_create(
        draws, update_conflicts=True, unique_fields=["id"],
        update_fields=["tags", "folder", "difficulty_from", "difficulty_to", "count", *where],
    )  # fmt: skip
