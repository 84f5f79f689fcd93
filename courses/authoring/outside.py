"""Which addresses elsewhere the lessons of a course, or of everybody, lead to; and having them tried."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from courses.authoring.documents import BlockDocument, loaded, published_blocks_of
from courses.authoring.models import LessonDraft
from courses.authoring.preview import blocks_html
from courses.blocks.models import Block
from courses.catalogue.models import Course
from courses.links.actions import ask_again, forget, note
from courses.links.addresses import addresses_in, outside
from courses.outline.models import Lesson
from lms.kernel import tenancy

LATELY: Final = timedelta(minutes=5)
"""Drafts that changed within this are looked through at each round; a round comes every minute."""
_CHUNK: Final = 200


def addresses_of(blocks: Iterable[BlockDocument]) -> set[str]:
    """Return the addresses elsewhere that blocks lead to: in their texts, and what an embed block shows."""
    held = list(blocks)
    embedded = {outside(one.url) for one in held if one.kind == "embed"} - {""}
    written = [one for one in held if "//" in one.body or "www." in one.body]
    return embedded | addresses_in(blocks_html(written).values())


def course_addresses(course: Course) -> set[str]:
    """Return the addresses elsewhere that a course leads to, as its authors left it."""
    lessons = set(Lesson.objects.kept().filter(course=course).values_list("pk", flat=True))
    drafts = dict(LessonDraft.objects.filter(lesson__in=lessons).values_list("lesson_id", "blocks"))
    rest = published_blocks_of(lessons - drafts.keys())
    held = [*(loaded(one) for one in drafts.values()), *rest.values()]
    return addresses_of(block for blocks in held for block in blocks)


def ask_course_again(*, course: Course, now: datetime) -> int:
    """Have all links of a course to elsewhere tried now; return how many it has."""
    found = course_addresses(course)
    note(urls=found, now=now)
    ask_again(urls=found, now=now)
    return len(found)


def note_lately(now: datetime) -> int:
    """Take down what lately changed drafts lead to, of every organisation; return how many addresses are new."""
    by_organization: dict[UUID, list[BlockDocument]] = {}
    with tenancy.platform():
        drafts = LessonDraft.objects.filter(updated_at__gt=now - LATELY)
        for organization, blocks in drafts.values_list("organization_id", "blocks"):
            by_organization.setdefault(organization, []).extend(loaded(blocks))
    count = 0
    for organization, held in by_organization.items():
        with tenancy.scope(organization):
            count += note(urls=addresses_of(held), now=now)
    return count


def note_all(now: datetime) -> int:
    """Take down what published lessons and drafts of the organisation in scope lead to, and forget what none does."""
    count = sum(note(urls=urls, now=now) for urls in _all())
    forget(now=now)
    return count


def _all() -> Iterator[set[str]]:
    texts: list[str] = []
    published = Block.objects.filter(lesson__deleted_at=None, html__contains="http")
    for text in published.order_by("pk").values_list("html", flat=True).iterator(_CHUNK):
        texts.append(text)
        if len(texts) == _CHUNK:
            yield addresses_in(texts)
            texts = []
    yield addresses_in(texts)
    embeds = Block.objects.filter(lesson__deleted_at=None, kind="embed").order_by("pk")
    yield {outside(url) for url in embeds.values_list("url", flat=True)} - {""}
    drafts = LessonDraft.objects.filter(lesson__deleted_at=None).order_by("pk")
    for blocks in drafts.values_list("blocks", flat=True).iterator(_CHUNK):
        yield addresses_of(loaded(blocks))
