"""Editing the blocks of a lesson. Every verb works on the draft; learners see nothing of it until it is published.

Saving is two statements on one row. A save says which contents it started from; if somebody else has changed that
block since, `EditedMeanwhile` carries their contents, and nothing is overwritten.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import User
from courses.authoring import events
from courses.authoring.documents import (
    MAX_BLOCKS,
    BlockDocument,
    LessonDocument,
    fingerprint,
    loaded,
    published_blocks,
    settings_of,
)
from courses.authoring.models import LessonDraft, LessonVersion
from courses.authoring.statements import lock_draft, write_block, write_blocks
from courses.authoring.versions import keep_version
from courses.catalogue.errors import Refused
from courses.outline.models import Lesson
from lms.kernel.events import record

SESSION: Final = timedelta(minutes=10)
"""A pause longer than this, or another author, begins a new session of editing, and a version is kept before it."""

Blocks = list[BlockDocument]


class EditedMeanwhile(Refused):
    """Somebody else changed the block since. `theirs` is what it holds now, None when it was removed."""

    def __init__(self, theirs: BlockDocument | None) -> None:
        self.theirs = theirs
        words = _("Somebody else changed this block while you were editing it.")
        super().__init__(
            words if theirs else _("Somebody else removed this block while you were editing it.")
        )


class BlockInvalid(Refused):
    """What was sent is not a block. `str()` says why to a person."""


def draft_blocks(lesson: Lesson) -> tuple[BlockDocument, ...]:
    """Return the blocks as the authors left them: the draft, or what is published. One to three queries."""
    found = LessonDraft.objects.filter(lesson=lesson).values_list("blocks", flat=True).first()
    return published_blocks(lesson) if found is None else loaded(found)


def draft_document(lesson: Lesson) -> LessonDocument:
    """Return the whole lesson as the authors left it."""
    return LessonDocument(**settings_of(lesson, staged=True), blocks=draft_blocks(lesson))


def _locked(lesson: Lesson, actor: User) -> LessonDraft:
    """Return the draft of a lesson, locked; the first edit makes it from what is published."""
    found = lock_draft(lesson.pk)
    if found is not None:
        return found
    blocks = published_blocks(lesson)
    base = fingerprint(blocks)
    stored = [block.dump() for block in blocks]
    LessonDraft.objects.bulk_create(
        [LessonDraft(lesson=lesson, blocks=stored, base=base, editor=None)], ignore_conflicts=True
    )
    return LessonDraft.objects.select_for_update().get(lesson=lesson)


def _edit(lesson: Lesson, actor: User, now: datetime, change: Callable[[Blocks], Blocks]) -> Blocks:
    """Change the draft in one transaction, keeping a version when a session of editing begins."""
    with transaction.atomic():
        draft = _locked(lesson, actor)
        before = list(loaded(draft.blocks))
        after = change(before.copy())
        kept_blocks = {block.id: block for block in before}
        kept = dict(zip(kept_blocks, draft.blocks, strict=True))
        if after == before:
            return after
        if draft.editor_id != actor.pk or now - draft.updated_at > SESSION:
            settings = settings_of(lesson, staged=True)
            keep_version(
                lesson=lesson,
                document=LessonDocument(**settings, blocks=tuple(before)),
                reason=LessonVersion.Reason.EDITED,
                author=draft.editor,
            )
            record(
                events.LESSON_EDITED, object=lesson, actor=actor, course_id=lesson.course_id, occurred_at=now
            )
        changed = [
            place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old is not new
        ]
        if len(changed) == 1 and len(before) == len(after):
            write_block(draft.pk, changed[0], after[changed[0]].dump(), actor.pk, now)
            return after
        # A dump costs as much as reading: what did not change stays as it is stored.
        stored = [kept[one.id] if kept_blocks.get(one.id) is one else one.dump() for one in after]
        write_blocks(draft.pk, stored, actor.pk, now)
    return after


def _place(blocks: Sequence[BlockDocument], key: UUID) -> int:
    for place, block in enumerate(blocks):
        if block.id == key:
            return place
    return -1


def _checked(values: Mapping[str, Any]) -> BlockDocument:
    try:
        return BlockDocument.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "string_too_long":
            limit = first["ctx"]["max_length"]
            raise BlockInvalid(_("This text is longer than %d characters.") % limit) from error
        raise BlockInvalid(_("This block cannot be kept: %s") % first["msg"]) from error


def add_block(
    *, lesson: Lesson, actor: User, now: datetime, before: UUID | None = None, **fields: Any
) -> BlockDocument:
    """Add a block before another one, or at the end. A key (`id`) that is there already adds nothing: a repeated
    request changes nothing. Raises `BlockInvalid`."""
    made = _checked(fields)

    def change(blocks: Blocks) -> Blocks:
        if _place(blocks, made.id) >= 0:
            return blocks
        if len(blocks) >= MAX_BLOCKS:
            raise BlockInvalid(_("A lesson holds at most %d blocks.") % MAX_BLOCKS)
        place = _place(blocks, before) if before else -1
        blocks.insert(place if place >= 0 else len(blocks), made)
        return blocks

    after = _edit(lesson, actor, now, change)
    return after[_place(after, made.id)]


def save_block(
    *, lesson: Lesson, key: UUID, expected: str, actor: User, now: datetime, **fields: Any
) -> BlockDocument:
    """Change a block of the draft. `expected` is the `revision` the editor started from, "" to overwrite.

    Saving the same contents again is fine whatever `expected` says. Raises `EditedMeanwhile`, `BlockInvalid`.
    """

    def change(blocks: Blocks) -> Blocks:
        place = _place(blocks, key)
        if place < 0:
            raise EditedMeanwhile(None)
        theirs = blocks[place]
        mine = _checked(theirs.model_dump() | fields | {"id": key, "kind": theirs.kind})
        if expected and theirs.revision != expected and theirs != mine:
            raise EditedMeanwhile(theirs)
        blocks[place] = mine
        return blocks

    after = _edit(lesson, actor, now, change)
    return after[_place(after, key)]


def move_block(
    *, lesson: Lesson, key: UUID, before: UUID | None, actor: User, now: datetime
) -> list[BlockDocument]:
    """Put a block before another one, or last. Returns the blocks in their new order."""

    def change(blocks: Blocks) -> Blocks:
        place = _place(blocks, key)
        if place < 0 or before == key:
            return blocks
        moved = blocks.pop(place)
        target = _place(blocks, before) if before else -1
        blocks.insert(target if target >= 0 else len(blocks), moved)
        return blocks

    return _edit(lesson, actor, now, change)


def remove_block(
    *, lesson: Lesson, key: UUID, actor: User, now: datetime, expected: str = ""
) -> BlockDocument | None:
    """Take a block out of the draft and return it, so that it can be put back; None when it is gone already.

    With `expected`, only if it still has this `revision`. Raises `EditedMeanwhile`.
    """
    removed: list[BlockDocument] = []

    def change(blocks: Blocks) -> Blocks:
        removed.extend(block for block in blocks if block.id == key)
        if expected and removed and removed[0].revision != expected:
            raise EditedMeanwhile(removed[0])
        return [block for block in blocks if block.id != key]

    _edit(lesson, actor, now, change)
    return removed[0] if removed else None


def replace_blocks(
    *, lesson: Lesson, blocks: Sequence[BlockDocument], actor: User, now: datetime
) -> list[BlockDocument]:
    """Put these blocks in the place of all there are, as when a version is restored."""
    return _edit(lesson, actor, now, lambda _before: list(blocks))


def discard_draft(*, lesson: Lesson, actor: User, now: datetime) -> None:
    """Go back to what is published: the blocks and the settings. What was there is kept as a version."""
    with transaction.atomic():
        draft = LessonDraft.objects.select_for_update().filter(lesson=lesson).first()
        if draft is None and not lesson.staged:
            return
        keep_version(
            lesson=lesson,
            document=draft_document(lesson),
            reason=LessonVersion.Reason.RESTORED,
            author=actor,
        )
        LessonDraft.objects.filter(lesson=lesson).delete()
        Lesson.objects.filter(pk=lesson.pk).update(staged=None, revision=lesson.revision + 1)
        record(
            events.LESSON_DISCARDED, object=lesson, actor=actor, course_id=lesson.course_id, occurred_at=now
        )
    lesson.staged = None
