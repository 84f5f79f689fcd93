"""Changing several questions of a bank at once, and its folders. One event for each change."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.questions import events
from courses.questions.actions import reprice_questions, rescore_questions
from courses.questions.folders import folder_tree
from courses.questions.models import Question, QuestionFolder
from courses.questions.types.registry import QUESTION_TYPES
from courses.questions.types.scoring import Scoring
from courses.questions.uses import Use, uses
from lms.kernel.events import record
from lms.kernel.markup import storable_text

MOST: Final = 1000
TAG: Final = 50
DEEPEST: Final = 6


class InUse(Refused):
    """Some of the questions are used. `uses` says where, by question."""

    def __init__(self, found: dict[UUID, list[Use]]) -> None:
        self.uses = found
        count = len(found)
        words = ngettext(
            "%d question is used and stays where it is. Take it out there first.",
            "%d questions are used and stay where they are. Take them out there first.",
            count,
        )
        super().__init__(words % count)


class NoRule(Refused):
    """Some of the questions have no rule for partly right answers. `reasons` says why, by question."""

    def __init__(self, reasons: dict[UUID, str]) -> None:
        self.reasons = reasons
        words = ngettext(
            "%d question has no rule for answers that are partly right. Leave it out.",
            "%d questions have no rule for answers that are partly right. Leave them out.",
            len(reasons),
        )
        super().__init__(words % len(reasons))


class FolderRefused(Refused):
    """The folder cannot be made or changed so; `str()` says why to a person."""


def tags_of(text: str) -> list[str]:
    """Return the tags in a line with commas, each once, as written first."""
    found: dict[str, str] = {}
    for part in storable_text(text).split(","):
        tag = " ".join(part.split())[:TAG]
        if tag:
            found.setdefault(tag.lower(), tag)
    return list(found.values())[:30]


def _rows(course: Course | None, keys: Collection[UUID]) -> list[Question]:
    rows = Question.objects.filter(course=course, pk__in=list(keys)[:MOST]).order_by("pk").defer("search")
    return list(rows.select_for_update(of=("self",)))


def _tell(verb: Any, course: Course | None, actor: User, rows: Sequence[Question], what: str = "") -> None:
    payload: dict[str, Any] = {"questions": [str(row.pk) for row in rows]}
    if what:
        payload["change"] = what
    record(verb, object=course, actor=actor, course_id=course.pk if course else None, payload=payload)


@transaction.atomic
def move_questions(
    *, course: Course | None, keys: Collection[UUID], folder: QuestionFolder | None, actor: User
) -> int:
    """Put questions of a bank into a folder of it, or into none; return how many."""
    rows = _rows(course, keys)
    Question.objects.filter(pk__in=[row.pk for row in rows]).update(folder=folder)
    _tell(events.QUESTIONS_CHANGED, course, actor, rows, "folder")
    return len(rows)


@transaction.atomic
def tag_questions(
    *,
    course: Course | None,
    keys: Collection[UUID],
    actor: User,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> int:
    """Give questions tags, or take them away; return how many were looked at."""
    rows = _rows(course, keys)
    gone = {tag.lower() for tag in remove}
    for row in rows:
        kept = [tag for tag in row.tags if tag.lower() not in gone]
        have = {tag.lower() for tag in kept}
        row.tags = kept + [tag for tag in add if tag.lower() not in have]
    Question.objects.bulk_update(rows, ["tags", "updated_at"])
    _tell(events.QUESTIONS_CHANGED, course, actor, rows, "tags")
    return len(rows)


@transaction.atomic
def rate_questions(
    *, course: Course | None, keys: Collection[UUID], difficulty: Decimal | None, actor: User
) -> int:
    """Say how hard questions of a bank are, 0 to 1, or (None) that it is not known; return how many."""
    rows = _rows(course, keys)
    Question.objects.filter(pk__in=[row.pk for row in rows]).update(difficulty=difficulty)
    _tell(events.QUESTIONS_CHANGED, course, actor, rows, "difficulty")
    return len(rows)


@transaction.atomic
def price_questions(*, course: Course | None, keys: Collection[UUID], points: Decimal, actor: User) -> int:
    """Say what questions of a bank are worth; return how many got a new version for it.

    Places that give points of their own keep theirs, and attempts that were begun the version they saw.
    """
    rows = _rows(course, keys)
    count = reprice_questions(questions=rows, points=points, actor=actor)
    _tell(events.QUESTIONS_CHANGED, course, actor, rows, "points")
    return count


@transaction.atomic
def score_questions(*, course: Course | None, keys: Collection[UUID], scoring: Scoring, actor: User) -> int:
    """Say what partly right answers to questions of a bank are worth; return how many got a new version for it.

    Raises `NoRule`, and changes nothing, when one of them is of a type without such a rule.
    """
    rows = _rows(course, keys)
    if without := {
        row.pk: _why_no_rule(row.type) for row in rows if not QUESTION_TYPES[row.type].shares_marks
    }:
        raise NoRule(without)
    count = rescore_questions(questions=rows, scoring=scoring, actor=actor)
    _tell(events.QUESTIONS_CHANGED, course, actor, rows, "scoring")
    return count


def _why_no_rule(type: str) -> str:
    kind = QUESTION_TYPES[type]
    if kind.marked_by_people:
        return _("%s: people mark it.") % kind.label
    return _("%s: it takes one answer, so there are no parts to share out.") % kind.label


@transaction.atomic
def describe_question(
    *,
    question: Question,
    actor: User,
    title: str,
    tags: Sequence[str],
    difficulty: Decimal | None,
    folder: QuestionFolder | None,
) -> None:
    """Store what describes a question in its bank; what equals the present changes nothing."""
    new = (title or question.title, list(tags), difficulty, folder.pk if folder else None)
    if (question.title, question.tags, question.difficulty, question.folder_id) == new:
        return
    question.title, question.tags, question.difficulty, question.folder_id = new
    question.save(update_fields=["title", "tags", "difficulty", "folder", "updated_at"])
    _tell(events.QUESTIONS_CHANGED, question.course, actor, [question], "described")


@transaction.atomic
def bin_questions(*, course: Course | None, keys: Collection[UUID], actor: User, now: datetime) -> int:
    """Put questions in the bin; return how many. Raises `InUse`, and changes nothing, when one of them is used."""
    rows = _rows(course, keys)
    if found := uses([row.pk for row in rows]):
        raise InUse(found)
    Question.objects.filter(pk__in=[row.pk for row in rows]).update(deleted_at=now)
    _tell(events.QUESTIONS_BINNED, course, actor, rows)
    return len(rows)


@transaction.atomic
def restore_questions(*, course: Course | None, keys: Collection[UUID], actor: User) -> int:
    """Take questions out of the bin; return how many."""
    rows = _rows(course, keys)
    Question.objects.filter(pk__in=[row.pk for row in rows]).update(deleted_at=None)
    _tell(events.QUESTIONS_RESTORED, course, actor, rows)
    return len(rows)


@transaction.atomic
def remove_questions(*, course: Course | None, keys: Collection[UUID], actor: User) -> int:
    """Remove questions of the bin for good; return how many.

    Raises `InUse` for those that are used, `Refused` for those a learner has answered, and changes nothing then.
    """
    rows = [row for row in _rows(course, keys) if row.deleted_at is not None]
    if found := uses([row.pk for row in rows]):
        raise InUse(found)
    _tell(events.QUESTIONS_REMOVED, course, actor, rows)
    chosen = Question.objects.filter(pk__in=[row.pk for row in rows])
    try:
        with transaction.atomic():
            # The current version holds its question as well as the other way round.
            chosen.update(current=None)
            chosen.delete()
    except (RestrictedError, IntegrityError) as error:
        raise Refused(_("Learners have answered some of these questions. They stay in the bin.")) from error
    return len(rows)


@transaction.atomic
def make_folder(
    *, course: Course | None, name: str, parent: QuestionFolder | None, actor: User
) -> QuestionFolder:
    """Make a folder in a bank, below `parent` or at the top. Raises `FolderRefused`."""
    tidy = " ".join(storable_text(name).split())[:255]
    if not tidy:
        raise FolderRefused(_("Give the folder a name."))
    depth, above = 0, parent
    while above is not None:
        depth, above = depth + 1, above.parent
    if depth >= DEEPEST:
        raise FolderRefused(_("Folders can be at most %d deep.") % DEEPEST)
    folder, made = QuestionFolder.objects.get_or_create(course=course, parent=parent, name=tidy)
    if made:
        _changed(course, folder, actor, "made")
    return folder


@transaction.atomic
def rename_folder(*, folder: QuestionFolder, name: str, actor: User) -> None:
    """Give a folder another name. Raises `FolderRefused` when there is one beside it that has it."""
    tidy = " ".join(storable_text(name).split())[:255]
    if not tidy:
        raise FolderRefused(_("Give the folder a name."))
    beside = QuestionFolder.objects.filter(course=folder.course_id, parent=folder.parent_id, name=tidy)
    if beside.exclude(pk=folder.pk).exists():
        raise FolderRefused(_("There is a folder called “%s” already.") % tidy)
    folder.name = tidy
    folder.save(update_fields=["name", "updated_at"])
    _changed(folder.course, folder, actor, "renamed")


@transaction.atomic
def move_folder(*, folder: QuestionFolder, parent: QuestionFolder | None, actor: User) -> None:
    """Put a folder, with all inside, into another of its bank, or (None) to the top.

    Raises `FolderRefused` for a folder inside itself, for one too deep, and where there is one of its name already.
    """
    # Two moves at once, each into the other, would make a circle: the second one waits and sees the first.
    list(
        QuestionFolder.objects.select_for_update()
        .filter(course=folder.course_id)
        .order_by("pk")
        .values_list("pk")
    )
    tree = folder_tree(folder.course)
    depth = {node.id: node.depth for node in tree.nodes}
    inside = tree.within(folder.pk)
    if parent is not None and parent.pk in inside:
        raise FolderRefused(_("A folder cannot lie inside itself."))
    if (parent.pk if parent else None) == folder.parent_id:
        return
    height = max(depth[key] for key in inside) - depth[folder.pk]
    if (depth[parent.pk] + 1 if parent else 0) + height >= DEEPEST:
        raise FolderRefused(_("Folders can be at most %d deep.") % DEEPEST)
    if QuestionFolder.objects.filter(course=folder.course_id, parent=parent, name=folder.name).exists():
        raise FolderRefused(_("There is a folder called “%s” already.") % folder.name)
    folder.parent = parent
    folder.save(update_fields=["parent", "updated_at"])
    _changed(folder.course, folder, actor, "moved")


@transaction.atomic
def remove_folder(*, folder: QuestionFolder, actor: User) -> None:
    """Remove a folder and those below it; their questions stay in the bank, in no folder.

    Raises `FolderRefused` while a random draw takes its questions from there.
    """
    inside = folder_tree(folder.course).within(folder.pk)
    if QuestionFolder.objects.filter(pk__in=inside, draws__isnull=False).exists():
        raise FolderRefused(_("A quiz draws its questions from this folder."))
    _changed(folder.course, folder, actor, "removed")
    folder.delete()


def _changed(course: Course | None, folder: QuestionFolder, actor: User, what: str) -> None:
    record(
        events.FOLDERS_CHANGED, object=folder, actor=actor, course_id=course.pk if course else None,
        payload={"change": what},
    )  # fmt: skip
