"""Publishing: what waits, in sentences, and carrying it over to what learners see.

One transaction for everything chosen. Learners who are inside keep their place: rows keep their keys, what they did is
never touched, and their progress is recounted by the database where lessons come or go.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.assignments.publishing import (
    assignment_problems,
    new_assignments,
    publish_assignments,
    waiting_assignments,
)
from courses.authoring.around import dead_links
from courses.authoring.checklist import Finding, Level, check
from courses.authoring.details import KEY, drafted, publish_details, waiting_details
from courses.authoring.differences import compare_blocks, setting_sentence
from courses.authoring.documents import (
    SETTINGS,
    BlockDocument,
    LessonDocument,
    fingerprint,
    loaded,
    published_blocks_of,
    published_document,
    settings_of,
)
from courses.authoring.film_checks import WaitingFilm, film_findings
from courses.authoring.films import (
    hold_films,
    note_publication,
    publish_films,
    waiting_films,
)
from courses.authoring.models import LessonDraft, LessonVersion, Publication
from courses.authoring.needs import KEY as NEEDS_KEY
from courses.authoring.needs import publish_needs, waiting_needs
from courses.authoring.staging import effective, publish_row
from courses.authoring.versions import keep_version
from courses.blocks.actions import prepare_block
from courses.blocks.models import Block, Resource
from courses.catalogue.actions import NothingToPublish, publish_course
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.actions import renumber
from courses.outline.models import Lesson, Module
from courses.quizzes.publishing import new_quizzes, publish_quizzes, quiz_problems, waiting_quizzes
from courses.videos.groups import WaitingGroup

_COLUMNS: Final = (
    "kind", "position", "title", "body", "html", "url", "data", "video_group", "quiz", "assignment", "package",
)  # fmt: skip
SHOWN: Final = 12
"""So many sentences of one thing are shown; the rest are counted."""


class BlockedPublication(Refused):
    """Something has to be put right first. `str()` says so to a person; `findings` say what."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self.findings = tuple(found)
        count = len(self.findings)
        words = ngettext(
            "%d thing has to be put right before this can be published.",
            "%d things have to be put right before this can be published.",
            count,
        )
        super().__init__(words % count)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing with changes that wait: `key` names it in a form ("lesson:<uuid>"), `sentences` say what changes.

    `pictures` are the names of a picture before and after ("" for none), where one changes.
    """

    key: str
    kind: str
    id: UUID
    title: str
    state: str
    sentences: tuple[str, ...] = ()
    pictures: tuple[str, str] | None = None
    film: WaitingFilm | None = None


def waiting(course: Course) -> list[Waiting]:
    """Return everything that would go live with a publication: details of the course, modules, then lessons in order."""
    modules = Module.objects.filter(course=course).exclude(staged=None).order_by("position", "pk")
    found = [_details(course), _needs(course), *map(_module, modules)]
    drafts = {draft.lesson_id: draft for draft in LessonDraft.objects.filter(lesson__course=course)}
    lessons = Lesson.objects.filter(course=course).select_related("module").order_by("sequence", "pk")
    seen = published_blocks_of(list(drafts))
    for lesson in lessons:
        found.append(_lesson(lesson, drafts.get(lesson.pk), seen.get(lesson.pk, ())))
    for work in waiting_assignments(course):
        key = f"assignment:{work.id}"
        found.append(Waiting(key, "assignment", work.id, work.title, work.state, work.sentences))
    for quiz in waiting_quizzes(course):
        found.append(Waiting(f"quiz:{quiz.id}", "quiz", quiz.id, quiz.title, quiz.state, quiz.sentences))
    for film in waiting_films(course, drafts.values()):
        kind = "group" if isinstance(film, WaitingGroup) else "video"
        found.append(
            Waiting(f"{kind}:{film.id}", kind, film.id, film.title, "changed", film.sentences, film=film)
        )
    return [one for one in found if one is not None]


def _details(course: Course) -> Waiting | None:
    if (found := waiting_details(course)) is None:
        return None
    title = _("Settings of the course")
    return Waiting(KEY, "details", course.pk, title, "changed", found.sentences, found.pictures)


def _needs(course: Course) -> Waiting | None:
    sentences = waiting_needs(course)
    if not sentences:
        return None
    return Waiting(NEEDS_KEY, "needs", course.pk, _("What comes before what"), "changed", sentences)


def _module(module: Module) -> Waiting | None:
    sentences = _row_sentences(module, ("title", "summary"))
    return Waiting(
        f"module:{module.pk}", "module", module.pk, effective(module, "title"), _row_state(module), sentences
    )


def _row_state(row: Any) -> str:
    return "removed" if (row.staged or {}).get("deleted_at") else "changed"


def _row_sentences(row: Any, columns: Iterable[str]) -> tuple[str, ...]:
    staged = row.staged or {}
    if staged.get("deleted_at"):
        return (_("Learners will not see it any more; what they did in it is kept."),)
    found = []
    for column in columns:
        if column not in staged:
            continue
        if column == "summary":
            found.append(_("Its summary changes."))
        else:
            found.append(setting_sentence(column, getattr(row, column), effective(row, column)))
    if {"module", "parent", "position"} & staged.keys():
        found.append(_("It moves to another place."))
    return tuple(found)


def _lesson(lesson: Lesson, draft: LessonDraft | None, seen: Sequence[BlockDocument]) -> Waiting | None:
    """What waits for a lesson, None for nothing; `seen` are its published blocks."""
    if lesson.deleted_at is not None:
        return None
    title = effective(lesson, "title")
    if not lesson.is_published:
        words = ngettext("%d block", "%d blocks", len(draft.blocks)) % len(draft.blocks) if draft else ""
        return Waiting(f"lesson:{lesson.pk}", "lesson", lesson.pk, title, "new", (words,) if words else ())
    sentences = list(_row_sentences(lesson, SETTINGS))
    if draft is not None and _row_state(lesson) != "removed":
        differences = compare_blocks(seen, loaded(draft.blocks))
        sentences += [one.sentence for one in differences[:SHOWN]]
        if len(differences) > SHOWN:
            rest = len(differences) - SHOWN
            sentences.append(ngettext("And %d more change.", "And %d more changes.", rest) % rest)
    if not sentences:
        return None
    return Waiting(f"lesson:{lesson.pk}", "lesson", lesson.pk, title, _row_state(lesson), tuple(sentences))


def findings(course: Course, changes: Iterable[Waiting]) -> list[Finding]:
    """Return what was found in what would go live, what has to be put right first."""
    chosen = list(changes)
    keys = [one.id for one in chosen if one.kind == "lesson" and one.state != "removed"]
    tasks = [one.id for one in chosen if one.kind == "assignment"]
    tests = [one.id for one in chosen if one.kind == "quiz"]
    work, quizzes = assignment_problems(course, tasks), quiz_problems(course, tests)
    found = [
        Finding("bad", _("A link leads nowhere"), target, title=title, address=address)
        for title, target, address in dead_links(course, tasks, tests)
    ]
    for route, problems in (("studio_assignment", work), ("studio_quiz", quizzes)):
        for key, title, one in problems:
            address = reverse(f"courses:{route}", args=[course.slug, key])
            level: Level = "bad" if one.blocking else "warn"
            found.append(Finding(level, one.sentence, title=title, address=address))
    found += _passed_by(course, keys)
    # What is said about the course is looked at as it will be.
    about = drafted(course) if KEY in {one.key for one in chosen} else course
    found += check(about, draft_documents(course, keys))
    # A lesson that goes live with its video says some of the same.
    said = {one.sentence for one in found}
    films = film_findings(one.film for one in chosen if one.film)
    found += [one for one in films if one.sentence not in said]
    return sorted(found, key=lambda one: not one.blocking)


def _passed_by(course: Course, keys: Collection[UUID]) -> list[Finding]:
    """Return the lessons whose published blocks were changed past their draft: in the admin, or by an import."""
    drafts = LessonDraft.objects.filter(lesson__in=keys).exclude(base="").select_related("lesson")
    held = list(drafts.order_by("lesson__sequence", "pk"))
    seen = published_blocks_of([draft.lesson_id for draft in held])
    detail = _("In the administration or by an import. Publishing puts the draft in its place.")
    return [
        Finding(
            "warn",
            _("“%s” was changed elsewhere since its draft began.") % draft.lesson,
            detail,
            draft.lesson_id,
        )
        for draft in held
        if draft.base != fingerprint(seen.get(draft.lesson_id, ()))
    ]


def draft_documents(course: Course, keys: Collection[UUID]) -> list[tuple[UUID, LessonDocument]]:
    """Return lessons as their authors left them, each with its key; four queries for any number."""
    lessons = list(Lesson.objects.filter(course=course, pk__in=keys).order_by("sequence", "pk"))
    drafts = dict(LessonDraft.objects.filter(lesson__in=lessons).values_list("lesson_id", "blocks"))
    rest = published_blocks_of([lesson.pk for lesson in lessons if lesson.pk not in drafts])

    def document(lesson: Lesson) -> LessonDocument:
        blocks = loaded(drafts[lesson.pk]) if lesson.pk in drafts else rest.get(lesson.pk, ())
        return LessonDocument(**settings_of(lesson, staged=True), blocks=blocks)

    return [(lesson.pk, document(lesson)) for lesson in lessons]


@transaction.atomic
def publish(
    *, course: Course, keys: Collection[str] | None, actor: User, now: datetime, again: bool = False
) -> Publication:
    """Carry the changes named by `keys` (`Waiting.key`; None for all) over to what learners see.

    With `again`, the event names the lessons that are to be done again by whoever would not have finished them any more. A course that was never published goes live with it. Raises `BlockedPublication` when something has to be put right
    first, `NothingToPublish` when nothing would be there to see.
    """
    course.staged = hold_films(course).staged
    chosen = [one for one in waiting(course) if keys is None or one.key in keys]
    if blocking := [one for one in findings(course, chosen) if one.blocking]:
        raise BlockedPublication(blocking)
    details = publish_details(course=course, actor=actor) if KEY in {one.key for one in chosen} else ()
    modules = {one.id for one in chosen if one.kind == "module"}
    lessons = {one.id for one in chosen if one.kind == "lesson"}
    for module in Module.objects.select_for_update().filter(pk__in=modules):
        publish_row(module)
        module.save()
    for lesson in Lesson.objects.select_for_update().filter(pk__in=lessons):
        lesson.course = course
        publish_lesson(lesson=lesson, actor=actor)
    work = {one.id for one in chosen if one.kind == "assignment"} | new_assignments(course, lessons)
    publish_assignments(course=course, keys=work, actor=actor, now=now)
    quizzes = {one.id for one in chosen if one.kind == "quiz"} | new_quizzes(course, lessons)
    publish_quizzes(course=course, keys=quizzes, actor=actor, now=now)
    films = [one.film for one in chosen if one.film]
    publish_films(course=course, chosen=films, actor=actor, now=now)
    if NEEDS_KEY in {one.key for one in chosen}:
        publish_needs(course=course, actor=actor)
    renumber(course)
    if not course.is_published:
        if not Lesson.objects.published().filter(course=course).exists():
            raise NothingToPublish(_("Add a lesson first: learners would find the course empty."))
        course.is_published = publish_course(course=course, actor=actor, now=now).is_published
    shown = _shown_in(course, lessons, quizzes, work, {one.id for one in films}) if again else []
    return note_publication(
        course=course, actor=actor, now=now, details=list(details),
        changes=[[one.title, one.state, list(one.sentences)] for one in chosen] + (_done_again() if again else []),
        **({"again": shown} if again else {}),
    )  # fmt: skip


def _done_again() -> list[list[Any]]:
    words = _("Whoever would not have finished them by their new rules has to do them again.")
    return [[_("Lessons that were finished"), "changed", [words]]]


def _shown_in(
    course: Course,
    lessons: Collection[UUID],
    quizzes: Collection[UUID],
    work: Collection[UUID],
    films: Collection[UUID],
) -> list[str]:
    """The keys of these lessons and of those that show the quizzes, assignments, videos and groups of them; one query."""
    shows = Q(pk__in=lessons) | Q(blocks__quiz__in=quizzes) | Q(blocks__assignment__in=work)
    shows |= Q(blocks__video_group__items__video__in=films) | Q(blocks__video_group__in=films)
    return sorted(
        {str(key) for key in Lesson.objects.filter(shows, course=course).values_list("pk", flat=True)}
    )


def publish_lesson(*, lesson: Lesson, actor: User) -> None:
    """Carry a lesson's draft over: its settings, its blocks, its files. Runs in the caller's transaction.

    The version that learners see from now on is kept.
    """
    publish_row(lesson)
    draft = LessonDraft.objects.select_for_update().filter(lesson=lesson).first()
    if draft is not None:
        write_blocks(lesson, loaded(draft.blocks), actor)
        draft.delete()
    if lesson.deleted_at is None:
        lesson.is_published = True
        lesson.content_type = kind_of_lesson(
            Block.objects.filter(lesson=lesson).values_list("kind", flat=True)
        )
    lesson.save()
    keep_version(
        lesson=lesson,
        document=published_document(lesson),
        reason=LessonVersion.Reason.PUBLISHED,
        author=actor,
    )


def kind_of_lesson(kinds: Iterable[str]) -> str:
    """What a lesson mainly is, by its blocks: the most demanding of them gives it its icon."""
    found = set(kinds)
    for kind in (Block.Kind.QUIZ, Block.Kind.ASSIGNMENT, Block.Kind.VIDEO):
        if kind in found:
            return str(kind)
    return str(Lesson.ContentType.FILE if found == {Block.Kind.FILE} else Lesson.ContentType.TEXT)


def write_blocks(lesson: Lesson, blocks: Iterable[BlockDocument], actor: User | None) -> None:
    """Make the rows of a lesson what the documents say; a block keeps its key, and with it all that points at it.

    Five statements for any number of blocks and files. The caller raises the content version. Raises `WrongBlock`.
    """
    wanted = list(blocks)
    present = {row.pk: row for row in Block.objects.select_for_update().filter(lesson=lesson)}
    made: list[Block] = []
    kept: list[Block] = []
    for position, one in enumerate(wanted, 1):
        row = present.get(one.id) or Block(id=one.id)
        row.lesson, row.kind, row.position, row.title = lesson, one.kind, position, one.title
        row.body, row.url, row.data = one.body, one.url, one.data
        row.video_group_id, row.quiz_id = one.video_group, one.quiz
        row.assignment_id, row.package_id = one.assignment, one.package
        prepare_block(row)
        (kept if one.id in present else made).append(row)
    Block.objects.filter(lesson=lesson).exclude(pk__in=[one.id for one in wanted]).delete()
    Block.objects.bulk_update(kept, _COLUMNS)
    Block.objects.bulk_create(made)
    _write_files(lesson, wanted)


def _write_files(lesson: Lesson, blocks: Iterable[BlockDocument]) -> None:
    """Offer in each block the files its document names, in their order; one named twice stands where it came first."""
    wanted: dict[tuple[UUID, UUID], Resource] = {}
    for block in blocks:
        for position, file in enumerate(block.files, 1):
            row = Resource(block_id=block.id, asset_id=file.asset, title=file.title, position=position)
            wanted.setdefault((block.id, file.asset), row)
    offered = Resource.objects.filter(block__lesson=lesson).values_list("pk", "block_id", "asset_id")
    gone = [key for key, block_id, asset_id in offered if (block_id, asset_id) not in wanted]
    Resource.objects.filter(pk__in=gone).delete()
    Resource.objects.bulk_create(
        wanted.values(),
        update_conflicts=True,
        unique_fields=["block", "asset"],
        update_fields=["title", "position"],
    )
