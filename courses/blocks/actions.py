"""Blocks of a lesson, in order, and the files a block offers."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.blocks.models import Block, Resource
from courses.catalogue.errors import Refused
from courses.outline.models import Lesson
from courses.outline.order import next_position
from lms.kernel.markup import clean_html, render

HEADING_START: Final = 3
HTML: Final = "html"


class WrongBlock(Refused):
    """A block lacks what its kind shows. `str()` says what, to a person."""


def add_block(*, lesson: Lesson, kind: str, actor: User | None, **fields: Any) -> Block:
    """Add a block at the end of a lesson. Raises `WrongBlock`."""
    return save_block(block=Block(lesson=lesson, kind=kind, **fields), actor=actor)


def save_block(*, block: Block, actor: User | None) -> Block:
    """Store a new or changed block, a new one without a position at the end. Raises `WrongBlock`."""
    prepare_block(block)
    with transaction.atomic():
        if block._state.adding and not block.position:
            block.position = next_position(Block.objects.filter(lesson=block.lesson))
        block.save()
        block.lesson.course.touch_content()
    return block


def prepare_block(block: Block) -> None:
    """Check that a block has what its kind shows, and render its text; it is not stored. Raises `WrongBlock`."""
    if block.kind == Block.Kind.VIDEO and block.video_group_id is None:
        raise WrongBlock(_("Choose the videos this block shows."))
    if block.kind == Block.Kind.QUIZ and block.quiz_id is None:
        raise WrongBlock(_("Choose the quiz this block shows."))
    if block.kind == Block.Kind.EMBED and not block.url:
        raise WrongBlock(_("Give the address this block links to."))
    if block.kind == Block.Kind.ASSIGNMENT and block.assignment_id is None:
        raise WrongBlock(_("Choose the assignment this block shows."))
    if block.kind == Block.Kind.PACKAGE and block.package_id is None:
        raise WrongBlock(_("Choose the package this block starts."))
    block.html = rendered(block)


def rendered(block: Block) -> str:
    """Return the clean HTML of a block's text: Markdown is rendered, imported HTML (`data["format"]`) cleaned."""
    if not block.body:
        return ""
    if block.data.get("format") == HTML:
        return clean_html(block.body, heading_start=HEADING_START)
    # Footnotes of several blocks on one page must not share an id.
    return render(block.body, heading_start=HEADING_START, name=block.pk.hex[-8:])


def remove_block(*, block: Block, actor: User | None) -> None:
    """Take a block out of its lesson; its quiz, videos and files stay."""
    with transaction.atomic():
        block.delete()
        block.lesson.course.touch_content()


def order_blocks(*, lesson: Lesson, order: Sequence[UUID], actor: User | None) -> None:
    """Put the blocks of a lesson in this order; those not named follow at the end."""
    places = {key: place for place, key in enumerate(order)}
    with transaction.atomic():
        blocks = list(Block.objects.select_for_update().filter(lesson=lesson).order_by("position", "pk"))
        blocks.sort(key=lambda block: places.get(block.pk, len(places)))
        for position, block in enumerate(blocks, 1):
            block.position = position
        Block.objects.bulk_update(blocks, ["position"])
        lesson.course.touch_content()


def save_resource(*, resource: Resource, actor: User | None) -> Resource:
    """Store a file offered in a block, named like the file unless it has a title."""
    resource.title = resource.title or resource.asset.original_name
    with transaction.atomic():
        if resource._state.adding and not resource.position:
            resource.position = next_position(Resource.objects.filter(block=resource.block))
        resource.save()
        resource.block.lesson.course.touch_content()
    return resource


def remove_resource(*, resource: Resource, actor: User | None) -> None:
    """Offer a file no longer in its block; the file stays."""
    with transaction.atomic():
        resource.delete()
        resource.block.lesson.course.touch_content()
