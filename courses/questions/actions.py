"""Questions of the bank: make one, give it a new version, put it in the bin. An old version never changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.questions import events
from courses.questions.models import Question, QuestionVersion
from courses.questions.types.errors import DataInvalid, Problem
from courses.questions.types.registry import QUESTION_TYPES
from courses.questions.types.scoring import Scoring
from lms.kernel.events import record
from lms.kernel.markup import clean_html, plain_text, render

NAME: Final = 80
# As much of a prompt as the search of the bank reads.
WORDS: Final = 4000


class EditedMeanwhile(Refused):
    """Somebody else made a new version first. `str()` says so to a person."""


def checked_data(type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON to store for a question of this type. Raises `DataInvalid`, for an unknown type too."""
    kind = QUESTION_TYPES.get(type)
    if kind is None:
        raise DataInvalid((Problem("", _("There is no type of question called “%s”.") % type),))
    return kind.dump_data(data)


def create_question(
    *,
    actor: User | None,
    type: str,
    prompt: str,
    data: Mapping[str, Any],
    points: Decimal = Decimal(1),
    course: Course | None = None,
    title: str = "",
    tags: Sequence[str] = (),
    source_key: str | None = None,
    prompt_html: str | None = None,
) -> Question:
    """Create a question with its first version; of the organisation's bank when `course` is None.

    Without a `title` its name in the bank is the beginning of what it asks.
    `prompt_html` is for imports, whose text is HTML: it is cleaned and shown instead of the rendered Markdown.
    Raises `DataInvalid`, whose `problems` say what is wrong where.
    """
    stored = checked_data(type, data)
    with transaction.atomic():
        question = Question.objects.create(
            course=course,
            title=title or _name(prompt, prompt_html),
            type=type,
            tags=list(tags),
            source_key=source_key,
        )
        _add_version(question, 1, prompt, prompt_html, stored, points, actor)
        record(
            events.QUESTION_CREATED, object=question, actor=actor, course_id=question.course_id,
            payload={"type": type},
        )  # fmt: skip
    return question


def revise_question(
    *,
    question: Question,
    actor: User | None,
    prompt: str,
    data: Mapping[str, Any],
    points: Decimal = Decimal(1),
    type: str = "",
    prompt_html: str | None = None,
    expected: int | None = None,
) -> QuestionVersion:
    """Give a question a new version, which new attempts get; those begun keep the one they saw.

    What equals the present version makes no new one. `expected` is the number of the version the editor
    started from: when there is a newer one, `EditedMeanwhile` is raised. Raises `DataInvalid` too.
    """
    kind = type or question.type
    stored = checked_data(kind, data)
    with transaction.atomic():
        locked = Question.objects.select_for_update().get(pk=question.pk)
        last = QuestionVersion.objects.filter(question=locked).order_by("-number").first()
        if last is not None and expected is not None and expected != last.number:
            raise EditedMeanwhile(
                _("Somebody saved a newer version of this question while you were editing.")
            )
        html = _prompt_html(prompt, prompt_html)
        if last is not None and (last.type, last.prompt, last.prompt_html, last.data, last.points) == (
            kind, prompt, html, stored, points,
        ):  # fmt: skip
            return last
        question.type = kind
        version = _add_version(
            question, last.number + 1 if last else 1, prompt, prompt_html, stored, points, actor
        )
        touch_courses(_asks(question))
        record(
            events.QUESTION_REVISED, object=question, actor=actor, course_id=question.course_id,
            payload={"version": version.number},
        )  # fmt: skip
    return version


def _name(prompt: str, html: str | None) -> str:
    """Return a name for the bank: the first line of what is asked, shortened."""
    line = plain_text(_prompt_html(prompt, html)).partition("\n")[0]
    return line if len(line) <= NAME else f"{line[:NAME]}…"


def _prompt_html(prompt: str, html: str | None) -> str:
    return clean_html(html, heading_start=4) if html is not None else render(prompt, heading_start=4)


def _add_version(
    question: Question,
    number: int,
    prompt: str,
    prompt_html: str | None,
    data: dict[str, Any],
    points: Decimal,
    author: User | None,
) -> QuestionVersion:
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        type=question.type,
        prompt=prompt,
        prompt_html=_prompt_html(prompt, prompt_html),
        data=data,
        points=points,
        author=author,
    )
    question.current = version
    question.words = plain_text(version.prompt_html)[:WORDS]
    question.save(update_fields=["current", "type", "words", "updated_at"])
    return version


def _asks(*questions: Question) -> Q:
    """Courses in which one of the questions is asked, from the course's end."""
    in_quizzes = Q(quizzes__questions__question__in=questions) | Q(
        lessons__blocks__quiz__questions__question__in=questions
    )
    return in_quizzes | Q(
        lessons__blocks__video_group__items__video__milestones__questions__question__in=questions
    )


@transaction.atomic
def reprice_questions(*, questions: Sequence[Question], points: Decimal, actor: User) -> int:
    """Give questions, which the caller has locked, new versions that are worth `points`; return how many changed.

    Nothing else of them changes. Attempts that were begun keep the version they saw.
    """
    present = _current(questions).exclude(points=points)
    return _renew(questions, [_next(one, actor, points=points) for one in present])


@transaction.atomic
def rescore_questions(*, questions: Sequence[Question], scoring: Scoring, actor: User) -> int:
    """Give questions, which the caller has locked and whose types share out their marks, new versions by this rule.

    Returns how many changed; nothing else of them changes. Attempts that were begun keep the version they saw.
    """
    fresh = [
        _next(one, actor, data={**one.data, "scoring": scoring})
        for one in _current(questions)
        if QUESTION_TYPES[one.type].load(one.data).scoring != scoring
    ]
    return _renew(questions, fresh)


def _current(questions: Sequence[Question]) -> QuerySet[QuestionVersion]:
    return QuestionVersion.objects.filter(pk__in=[row.current_id for row in questions])


def _next(version: QuestionVersion, actor: User, **changed: Any) -> QuestionVersion:
    """The version after this one, not stored, with these columns changed."""
    columns = ("type", "prompt", "prompt_html", "data", "points")
    kept = {name: getattr(version, name) for name in columns} | changed
    return QuestionVersion(question_id=version.question_id, number=version.number + 1, author=actor, **kept)


def _renew(questions: Sequence[Question], fresh: Sequence[QuestionVersion]) -> int:
    held = {row.pk: row for row in questions}
    QuestionVersion.objects.bulk_create(fresh)
    changed = [held[one.question_id] for one in fresh]
    for row, version in zip(changed, fresh, strict=True):
        row.current = version
    Question.objects.bulk_update(changed, ["current", "updated_at"])
    if changed:
        touch_courses(_asks(*changed))
    return len(changed)


def save_question(*, question: Question, actor: User | None) -> Question:
    """Store what describes a question in the bank (title, tags, course); what it asks needs `revise_question`."""
    question.save()
    return question


def bin_question(*, question: Question, actor: User | None, now: datetime) -> Question:
    """Put a question in the bin: it is offered no longer; where it is used it stays."""
    question.deleted_at = now
    question.save(update_fields=["deleted_at", "updated_at"])
    return question


def restore_question(*, question: Question, actor: User | None) -> Question:
    """Take a question out of the bin."""
    question.deleted_at = None
    question.save(update_fields=["deleted_at", "updated_at"])
    return question
