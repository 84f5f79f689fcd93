"""Questions with their versions, and quizzes, of a package as rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.models import User
from courses.catalogue.models import Course
from courses.interchange.package import BlockItem, Package, QuestionItem, Quiz
from courses.interchange.sync import BATCH, Synced, Wanted, sync
from courses.outline.models import Lesson
from courses.questions.actions import WORDS
from courses.questions.bulk import Folders
from courses.questions.models import Question, QuestionVersion
from courses.quizzes import models as quizzes
from lms.kernel.markup import plain_text

Fill = Callable[[str], str]


@dataclass(slots=True)
class WrittenQuestions:
    """The questions by source key; which are new and which got a new version."""

    rows: dict[str, Question]
    created: list[Question] = field(default_factory=list)
    revised: list[Question] = field(default_factory=list)


def write_questions(package: Package, course: Course, fill: Fill, *, actor: User) -> WrittenQuestions:
    """Every question of quizzes and banks. A changed one gets a version; equal ones are left alone."""
    items = _all_questions(package)
    existing = list(
        Question.objects.filter(source_key__startswith=f"{package.source_key}:").select_related("current")
    )
    folders = Folders(course)
    wanted = [
        Wanted(
            key,
            {
                "course_id": course.pk,
                "title": item.title,
                "type": item.type,
                "words": plain_text(item.prompt)[:WORDS],
                "deleted_at": None,
            },
            {"tags": list(item.tags), "folder_id": folders.at(item.folder)},
        )
        for key, item in items.items()
    ]
    done = sync(Question, existing, wanted)
    numbers = dict(
        QuestionVersion.objects.filter(question__in=existing)
        .values_list("question")
        .annotate(last=Max("number"))
        .order_by()
    )
    versions = []
    written = WrittenQuestions(done.rows, created=done.created)
    for key, item in items.items():
        question = done.rows[key]
        version = _version(item, question, fill, actor)
        if question.current is not None and _says(question.current) == _says(version):
            continue
        if question.current is not None:
            written.revised.append(question)
        version.number = numbers.get(question.pk, 0) + 1
        versions.append(version)
    QuestionVersion.objects.bulk_create(versions, batch_size=BATCH)
    for version in versions:
        version.question.current = version
    Question.objects.bulk_update([version.question for version in versions], ["current"], batch_size=BATCH)
    return written


def _all_questions(package: Package) -> dict[str, QuestionItem]:
    in_quizzes = (block.content.questions for block in package.blocks() if isinstance(block.content, Quiz))
    found = {item.source_key: item for items in in_quizzes for item in items}
    return found | {item.source_key: item for item in package.bank}


def _version(item: QuestionItem, question: Question, fill: Fill, actor: User) -> QuestionVersion:
    prompt = fill(item.prompt)
    return QuestionVersion(
        question=question,
        type=item.type,
        prompt=plain_text(prompt),
        prompt_html=prompt,
        data=_filled(item.data, fill),
        points=item.points,
        author=actor,
    )


def _says(version: QuestionVersion) -> tuple[Any, ...]:
    return (version.type, version.prompt_html, version.data, version.points)


def _filled(value: Any, fill: Fill) -> Any:
    """The same JSON with the addresses in its `html` texts filled in."""
    if isinstance(value, Mapping):
        return {
            key: fill(inner) if key == "html" and isinstance(inner, str) else _filled(inner, fill)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_filled(inner, fill) for inner in value]
    return value


def write_quizzes(
    places: Iterable[tuple[BlockItem, Lesson]],
    course: Course,
    prefix: str,
    fill: Fill,
    questions: dict[str, Question],
) -> Synced[quizzes.Quiz]:
    """One quiz for each quiz block, with its questions in order. Pass mark and dates stay as people set them."""
    existing = quizzes.Quiz.objects.filter(source_key__startswith=f"{prefix}:")
    wanted = []
    contents: dict[str, Quiz] = {}
    for block, lesson in places:
        if not isinstance(block.content, Quiz):
            continue
        contents[block.source_key] = block.content
        fields = {
            "course_id": course.pk,
            "lesson_id": lesson.pk,
            "title": block.title or lesson.title,
            "description": "" if needs_html(block.content.description) else _words(block.content.description),
            "deleted_at": None,
        }
        initial = {
            "attempts_allowed": block.content.attempts,
            "time_limit_minutes": block.content.minutes,
            "shuffle_questions": block.content.shuffle,
            "counts": block.content.counts,
            "shuffle_choices": block.content.shuffle_choices,
            "opens_at": block.content.opens_at,
            "closes_at": block.content.closes_at,
            "is_published": True,
        }
        if block.content.pass_mark is not None:
            initial["passing_score_percentage"] = block.content.pass_mark
        wanted.append(Wanted(block.source_key, fields, initial))
    done = sync(quizzes.Quiz, list(existing), wanted)
    _ask(done, contents, prefix, questions)
    _draw(course, {done.rows[key]: content for key, content in contents.items() if content.draws})
    return done


def needs_html(html: str) -> bool:
    """Whether a quiz's introduction is more than paragraphs; then its block shows it, else the quiz does."""
    return re.search(r"<(?!/|p>|br>|div>|span>|strong>|em>)", html) is not None


def _words(html: str) -> str:
    return re.sub(r"\n+", "\n\n", plain_text(html))


def _ask(
    done: Synced[quizzes.Quiz], contents: dict[str, Quiz], prefix: str, questions: dict[str, Question]
) -> None:
    """Make each quiz ask its questions in order; those that people added stay, after them."""
    rows = quizzes.QuizQuestion.objects.filter(quiz__in=done.rows.values()).select_related("question")
    present = {(row.quiz_id, row.question_id): row for row in rows}
    new, moved = [], []
    for key, content in contents.items():
        quiz = done.rows[key]
        for position, item in _placed(content):
            question = questions[item.source_key]
            row = present.pop((quiz.pk, question.pk), None)
            if row is None:
                points = content.worth.get(item.source_key)
                new.append(
                    quizzes.QuizQuestion(quiz=quiz, question=question, position=position, points=points)
                )
            elif row.position != position:
                row.position = position
                moved.append(row)
    gone = [row.pk for row in present.values() if (row.question.source_key or "").startswith(f"{prefix}:")]
    quizzes.QuizQuestion.objects.filter(pk__in=gone).delete()
    quizzes.QuizQuestion.objects.bulk_create(new, batch_size=BATCH)
    quizzes.QuizQuestion.objects.bulk_update(moved, ["position"], batch_size=BATCH)


def _placed(content: Quiz) -> Iterable[tuple[int, QuestionItem]]:
    """The questions with their places, which leave room for the draws between them."""
    taken = {draw.position for draw in content.draws}
    position = 0
    for item in content.questions:
        position += 1
        while position in taken:
            position += 1
        yield position, item


def _draw(course: Course, wanted: dict[quizzes.Quiz, Quiz]) -> None:
    """Make the draws of each quiz once; people may have changed them since."""
    folders = Folders(course)
    have = set(quizzes.QuizDraw.objects.filter(quiz__in=wanted).values_list("quiz_id", flat=True))
    quizzes.QuizDraw.objects.bulk_create(
        [
            quizzes.QuizDraw(
                quiz=quiz,
                folder_id=folders.at(draw.folder),
                tags=list(draw.tags),
                count=draw.count,
                points=draw.points,
                position=draw.position,
            )
            for quiz, content in wanted.items()
            if quiz.pk not in have
            for draw in content.draws
        ],
        batch_size=BATCH,
    )


def remove_missing(course: Course, prefix: str, questions: set[str], kept: set[str], *, now: datetime) -> int:
    """Put questions and quizzes in the bin that the package has no longer; return how many."""
    ours = Question.objects.filter(course=course, source_key__startswith=f"{prefix}:", deleted_at=None)
    count = ours.exclude(source_key__in=questions).update(deleted_at=now)
    old = quizzes.Quiz.objects.filter(course=course, source_key__startswith=f"{prefix}:", deleted_at=None)
    return int(count + old.exclude(source_key__in=kept).update(deleted_at=now))
