"""Questions by the hundred: made and brought in line in a few statements, however many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.catalogue.models import Course
from courses.questions import events
from courses.questions.actions import WORDS
from courses.questions.models import Question, QuestionFolder, QuestionVersion
from lms.kernel.events import record
from lms.kernel.markup import plain_text

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to be stored. `data` is what the schema of its type gave back, `prompt_html` is clean."""

    source_key: str
    type: str
    title: str
    prompt_html: str
    data: dict[str, Any]
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    folder_id: UUID | None = None


@dataclass(slots=True)
class Stored:
    """What `create_questions` did: how many were made, got a new version, and were as they are already."""

    created: int = 0
    revised: int = 0
    unchanged: int = 0
    ids: list[UUID] = field(default_factory=list)

    def add(self, other: "Stored") -> None:
        """Count another batch as well."""
        self.created += other.created
        self.revised += other.revised
        self.unchanged += other.unchanged
        self.ids += other.ids


def create_questions(
    *, actor: User | None, questions: Sequence[NewQuestion], course: Course | None = None
) -> Stored:
    """Store questions by their source keys, each of which may occur once.

    A key that is not there yet makes a question with its first version. One that is there gets a new version where it
    says something else, and comes back from the bin; its folder and tags stay as people have set them. One event is
    recorded for all of them, with counts. Six statements for any number; give a few hundred at a time.
    """
    with transaction.atomic():
        keys = [question.source_key for question in questions]
        present = {
            row.source_key: row
            for row in Question.objects.filter(source_key__in=keys)
            .select_for_update(of=("self",))
            .select_related("current")
            .defer("search")
        }
        numbers = dict(
            QuestionVersion.objects.filter(question__in=present.values())
            .values_list("question")
            .annotate(last=Max("number"))
            .order_by()
        )
        plan = _Plan(actor, course)
        for question in questions:
            plan.place(question, present.get(question.source_key), numbers)
        plan.write()
        if plan.new or plan.changed:
            record(
                events.QUESTIONS_STORED,
                object=course,
                actor=actor,
                course_id=course.pk if course else None,
                payload={"created": len(plan.new), "revised": len(plan.revised)},
            )
    return Stored(
        len(plan.new), len(plan.revised), len(questions) - len(plan.new) - len(plan.revised), plan.ids
    )


@dataclass(slots=True)
class _Plan:
    actor: User | None
    course: Course | None
    new: list[Question] = field(default_factory=list)
    changed: list[Question] = field(default_factory=list)
    revised: list[Question] = field(default_factory=list)
    versions: list[QuestionVersion] = field(default_factory=list)
    ids: list[UUID] = field(default_factory=list)

    def place(self, wanted: NewQuestion, row: Question | None, numbers: dict[UUID, int]) -> None:
        """Decide what becomes of one question."""
        words = plain_text(wanted.prompt_html)
        if row is None:
            row = Question(
                course=self.course,
                folder_id=wanted.folder_id,
                title=wanted.title,
                type=wanted.type,
                tags=list(wanted.tags),
                source_key=wanted.source_key,
                words=words[:WORDS],
            )
            self.new.append(row)
            self._version(wanted, row, words, 1)
        else:
            differs = row.current is None or _says(row.current) != (
                wanted.type, wanted.prompt_html, wanted.data, wanted.points,
            )  # fmt: skip
            if differs or (row.title, row.deleted_at) != (wanted.title, None):
                row.title, row.type, row.deleted_at, row.words = (
                    wanted.title,
                    wanted.type,
                    None,
                    words[:WORDS],
                )
                self.changed.append(row)
            if differs:
                self.revised.append(row)
                self._version(wanted, row, words, numbers.get(row.pk, 0) + 1)
        self.ids.append(row.pk)

    def _version(self, wanted: NewQuestion, row: Question, words: str, number: int) -> None:
        version = QuestionVersion(
            question=row,
            number=number,
            type=wanted.type,
            prompt=words,
            prompt_html=wanted.prompt_html,
            data=wanted.data,
            points=wanted.points,
            author=self.actor,
        )
        row.current = version
        self.versions.append(version)

    def write(self) -> None:
        """Write all rows. A question points at a version that follows: the reference is checked at the end."""
        Question.objects.bulk_create(self.new, batch_size=BATCH)
        QuestionVersion.objects.bulk_create(self.versions, batch_size=BATCH)
        Question.objects.bulk_update(
            self.changed, ["title", "type", "deleted_at", "words", "current", "updated_at"], batch_size=BATCH
        )
        if self.revised:
            keys = [row.pk for row in self.revised]
            touch_courses(
                Q(quizzes__questions__question__in=keys)
                | Q(lessons__blocks__quiz__questions__question__in=keys)
                | Q(lessons__blocks__video_group__items__video__milestones__questions__question__in=keys)
            )


def _says(version: QuestionVersion) -> tuple[Any, ...]:
    return (version.type, version.prompt_html, version.data, version.points)


@dataclass(slots=True)
class Folders:
    """Folders of a bank by their names from the top, found or made when first asked for."""

    course: Course | None
    top: tuple[str, ...] = ()
    known: dict[tuple[str, ...], UUID] = field(default_factory=dict)
    made: int = 0

    def at(self, names: Iterable[str]) -> UUID | None:
        """The folder with these names below `top`; None at the top itself."""
        path = (*self.top, *names)
        return self._at(path) if path else None

    def _at(self, path: tuple[str, ...]) -> UUID:
        if path not in self.known:
            parent = self._at(path[:-1]) if path[1:] else None
            row, new = QuestionFolder.objects.get_or_create(
                course=self.course, parent_id=parent, name=path[-1][:255]
            )
            self.known[path] = row.pk
            self.made += new
        return self.known[path]
