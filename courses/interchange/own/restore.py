"""A document written as rows: made where they are missing, changed where they differ, left alone where they are equal.

Keys are derived from those in the document, so that the second time finds the rows of the first. What the document no
longer has is put in the bin, or removed where a row has none; modules, lessons and questions that people added stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Max
from django.urls import reverse

from accounts.models import User
from courses.authoring.documents import fingerprint, published_blocks_of
from courses.authoring.models import LessonDraft
from courses.catalogue.models import Category, Course
from courses.interchange.own.document import Document, Row, derived, renamed
from courses.interchange.own.rows import built, words_of
from courses.interchange.own.tables import BY_NAME, TABLES, Table
from courses.interchange.report import Changes
from courses.media.models import MediaAsset
from courses.milestones.publishing import base_of
from courses.outline.actions import free_lesson_slug, renumber
from courses.outline.models import Lesson
from courses.questions.models import Question, QuestionVersion
from courses.videos.models import VideoDraft
from lms.kernel import clock

BATCH: Final = 500
# They have a bin: what the document no longer has goes there.
BINNED: Final = ("modules", "lessons", "questions", "quizzes", "assignments")
# The latest is put last: a question names its version before it is there, which the database checks at the end.
NEVER_CHANGED: Final = ("question_versions",)


@dataclass(slots=True)
class Restored:
    """The course, and what happened to rows; `lessons` are the new ones."""

    course: Course
    new: bool
    created: int = 0
    changed: int = 0
    removed: int = 0
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        """For the report."""
        return Changes(self.created, self.changed, self.removed)


@dataclass(slots=True)
class Restoring:
    """One restoration. `salt` tells copies apart; `shared` maps keys of rows that are here already to their keys here."""

    document: Document
    salt: str
    source_key: str
    instructor: User
    actor: User
    slug: str
    shared: Mapping[str, str] = field(default_factory=dict)
    outside: Mapping[type[models.Model], set[str]] = field(default_factory=dict)
    title: str = ""
    known: dict[type[models.Model], set[str]] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    done: Restored = field(init=False)

    def restore(self) -> Restored:
        """Write everything. Runs in the caller's transaction; raises `BrokenDocument`."""
        tables = self.tables = self._renamed()
        self.known = {BY_NAME[name].model: {row["id"] for row in rows} for name, rows in tables.items()}
        for model, keys in self.outside.items():
            self.known[model] = self.known.get(model, set()) | keys
        self.known[MediaAsset] = {self._name(key) for key in self.document.files}
        self._course(tables["course"][0])
        for table in TABLES[1:]:
            rows = [row for row in tables.get(table.name, ()) if row["id"] not in self.shared.values()]
            self._write(table, rows)
        self._settle_drafts()
        course = self.done.course
        renumber(course)
        course.refresh_from_db(fields=["content_version"])
        return self.done

    def _name(self, key: str) -> str:
        return self.shared.get(key) or derived(key, self.salt)

    def _renamed(self) -> dict[str, list[Row]]:
        """The rows under their keys here, with the addresses of lessons and nothing else changed."""
        found: dict[str, list[Row]] = renamed(self.document.tables, self._name)
        old, new = (
            reverse("learning:lesson", args=[slug, "-"])[:-2] for slug in (self.document.slug, self.slug)
        )
        return found if old == new else _with_addresses(found, old, new)

    def _course(self, row: Row) -> None:
        made: Course = built(BY_NAME["course"], row, self.known)
        if self.title:
            made.title = self.title
        there = Course.objects.filter(pk=row["id"]).first()
        # Files come later: a picture that waits here already is the one that comes.
        if self.document.staged_picture and there is not None and "thumbnail" in (there.staged or {}):
            made.staged = (made.staged or {}) | {"thumbnail": there.staged["thumbnail"]}
        made.source_key, made.instructor, made.slug = self.source_key, self.instructor, self.slug
        made.category = _category(self.document.category)
        if made.staged and made.staged.get("category"):
            subject = _category(made.staged["category"])
            made.staged["category"] = str(subject.pk) if subject else None
        if there is None:
            made.save(force_insert=True)
            self.done = Restored(made, new=True, created=1)
            return
        changed = _take(there, made, [*BY_NAME["course"].fields, Course._meta.get_field("category")])
        if changed or there.deleted_at is not None:
            there.deleted_at, there.description_html = None, made.description_html
            there.save()
        self.done = Restored(there, new=False, changed=int(bool(changed)))

    def _write(self, table: Table, rows: list[Row]) -> None:
        made = {row["id"]: built(table, row, self.known) for row in rows}
        self._prepare(table, made)
        there = {str(row.pk): row for row in table.model._default_manager.filter(pk__in=made)}
        new = [row for key, row in made.items() if key not in there]
        fields = [*table.fields, *_derived_fields(table)]
        changed, names = [], set[str]()
        if table.name not in NEVER_CHANGED:
            for key, row in there.items():
                if different := _take(row, made[key], fields):
                    changed.append(row)
                    names |= different
        if table.name == "question_versions":
            self._number(new)
        gone = self._remove(table, set(made)) if not self.done.new else 0
        table.model._default_manager.bulk_create(new, batch_size=BATCH)
        if changed:
            table.model._default_manager.bulk_update(changed, sorted(names), batch_size=BATCH)
        self.done.created += len(new)
        self.done.changed += len(changed)
        self.done.removed += gone
        if table.name == "lessons":
            self.done.lessons = new

    def _prepare(self, table: Table, made: dict[str, Any]) -> None:
        """What a row gets from here: where it came from, an address, the words for searching."""
        course = self.done.course
        has_source = any(one.name == "source_key" for one in table.model._meta.concrete_fields)
        versions = {}
        if table.name == "questions":
            rows = self.tables.get("question_versions", [])
            versions = {row["id"]: built(BY_NAME["question_versions"], row, self.known) for row in rows}
        taken = set(Lesson.objects.filter(course=course).exclude(pk__in=made).values_list("slug", flat=True))
        for key, row in made.items():
            if has_source:
                row.source_key = f"{self.source_key}:{key}"[:255]
            if isinstance(row, Lesson) and row.slug in taken:
                row.slug = free_lesson_slug(course, row.title)
            if isinstance(row, Question) and (version := versions.get(str(row.current_id))):
                row.words = words_of(version)
            if isinstance(row, QuestionVersion):
                row.author = self.actor

    def _number(self, new: list[Any]) -> None:
        """People may have made versions with the same numbers since: those that come now follow them."""
        last = dict(
            QuestionVersion.objects.filter(question__in={row.question_id for row in new})
            .values_list("question")
            .annotate(last=Max("number"))
            .order_by()
        )
        for row in new:
            row.number = max(row.number, last.get(UUID(row.question_id), 0) + 1)

    def _remove(self, table: Table, kept: set[str]) -> int:
        """Take out what an earlier time made, or what stands in something of the document and is not in it."""
        manager = table.model._default_manager
        if table.name in BINNED:
            ours = manager.filter(source_key__startswith=f"{self.source_key}:", deleted_at=None)
            return int(ours.exclude(pk__in=kept).update(deleted_at=clock.now()))
        if not table.parent or table.name in NEVER_CHANGED:
            return 0
        parents: Collection[str] = self.known[table.model._meta.get_field(table.parent).related_model]  # type: ignore[index]
        gone = manager.filter(**{f"{table.parent}__in": parents}).exclude(pk__in=kept)
        return int(gone.delete()[0])

    def _settle_drafts(self) -> None:
        """A draft knows the blocks it began with by their keys, which are new."""
        drafts = list(LessonDraft.objects.filter(lesson__course=self.done.course))
        blocks = published_blocks_of([draft.lesson_id for draft in drafts])
        for draft in drafts:
            draft.base = fingerprint(blocks.get(draft.lesson_id, ()))
        LessonDraft.objects.bulk_update(drafts, ["base"], batch_size=BATCH)
        films = list(
            VideoDraft.objects.filter(
                pk__in=[row["id"] for row in self.tables.get("video_drafts", ())]
            ).select_related("video")
        )
        for film in films:
            film.base = base_of(film.video)
        VideoDraft.objects.bulk_update(films, ["base"], batch_size=BATCH)


def _category(wanted: Row | None) -> Category | None:
    """The subject of that address, made where there is none."""
    if not wanted:
        return None
    made, _new = Category.objects.get_or_create(
        slug=str(wanted["slug"])[:100], defaults={"name": str(wanted["name"])[:100]}
    )
    return made


def _derived_fields(table: Table) -> list[Any]:
    """Columns that are made from others, and those that bring a row back from the bin."""
    names = {"html", "body_html", "instructions_html", "depth", "words", "deleted_at"}
    return [one for one in table.model._meta.concrete_fields if one.name in names]


def _take(there: Any, made: Any, fields: list[Any]) -> set[str]:
    """Make a row equal to another in these columns; return the names of those that differed."""
    different = set()
    for one in fields:
        old, new = getattr(there, one.attname), getattr(made, one.attname)
        if (str(old) if isinstance(old, UUID) else old) != (str(new) if isinstance(new, UUID) else new):
            setattr(there, one.attname, new)
            different.add(one.name)
    return different


def _with_addresses(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return value.replace(old, new) if old in value else value
    if isinstance(value, dict):
        return {name: _with_addresses(inner, old, new) for name, inner in value.items()}
    return [_with_addresses(inner, old, new) for inner in value] if isinstance(value, list) else value
