"""What is looked at before a publication: the one list of checks behind the editor's panel and the publishing gate.

The editor runs it over one lesson and shows what is well, too; the gate over every lesson that would go live. `bad`
stands in the way of publishing: learners would find a hole. `warn` is advice. Reads are set-wise: the number of queries
does not grow with the lessons. Colours and sizes of pasted text are not looked at, because none survive:
`lms.kernel.markup` keeps structure only.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import html as parser

from courses.authoring.cards import EditorBlock, editor_blocks
from courses.authoring.documents import BlockDocument
from courses.catalogue.models import Course
from courses.media.models import MediaAsset
from courses.outline.models import Lesson

Level = Literal["bad", "warn", "ok"]
_ORDER: Final = {"bad": 0, "warn": 1, "ok": 2}
_ASSET: Final = re.compile(r"/assets/([0-9a-f-]{36})/")
_LESSON: Final = re.compile(r"^/learn/([-\w]+)/([-\w]+)/?(?:[?#].*)?$")
WORDS_A_MINUTE: Final = 200
LARGE_FILE: Final = 200 * 1024 * 1024
"""Bytes from which a file is long to fetch on a telephone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `lesson` and `block` say where to mend it, when it is somewhere; `title` names the lesson."""

    level: Level
    sentence: str
    detail: str = ""
    lesson: UUID | None = None
    block: UUID | None = None
    action: str = ""
    title: str = ""

    @property
    def blocking(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.level == "bad"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the links of the lessons could lead to, read once. `slugs` are the lessons of the course they name."""

    course: str
    assets: frozenset[UUID] = frozenset()
    slugs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and its place in the lesson, from 1. `tree` is its text, None without any."""

    place: int
    block: EditorBlock
    tree: Any = None

    @property
    def words(self) -> dict[str, Any]:
        """What sentences about it are filled with."""
        return {"name": self.block.label, "place": self.place}

    @property
    def key(self) -> UUID:
        """The block's key."""
        return self.block.document.id

    def found(self, level: Level, sentence: str, detail: str = "", action: str = "") -> Finding:
        """Return a finding in this block."""
        return Finding(level, sentence, detail, block=self.key, action=action or _("Go there"))


@dataclass(frozen=True, slots=True)
class Lessonlike:
    """What a check sees of a lesson. `minutes` is what the lesson says it takes, None for nothing."""

    blocks: tuple[Placed, ...]
    facts: Facts
    minutes: int | None = None


Documents = Sequence[tuple[UUID, str, Sequence[BlockDocument]]]
"""Of each lesson its key, its title, its blocks."""


def check(course: Course, documents: Documents) -> list[Finding]:
    """Return what stands against publishing these lessons of a course, blocking findings first. Fifteen queries at most."""
    shown = editor_blocks(course, [one for _key, _title, kept in documents for one in kept])
    facts = facts_of(course, shown)
    rest = iter(shown)
    found = [*_course(course)]
    for key, title, kept in documents:
        for one in check_lesson(facts, list(itertools.islice(rest, len(kept)))):
            if one.level != "ok":
                found.append(Finding(one.level, one.sentence, one.detail, key, one.block, one.action, title))
    return sorted(found, key=lambda one: _ORDER[one.level])


def check_lesson(facts: Facts, blocks: Iterable[EditorBlock], minutes: int | None = None) -> list[Finding]:
    """Return what was found in one lesson: what hinders first, then advice, then what is well. No query."""
    placed = tuple(Placed(place, one, _tree(one)) for place, one in enumerate(blocks, 1))
    lesson = Lessonlike(placed, facts, minutes)
    found = [one for look in CHECKS for one in look(lesson)]
    return sorted(found, key=lambda one: _ORDER[one.level])


def facts_of(course: Course, blocks: Iterable[EditorBlock]) -> Facts:
    """Read what the links of these blocks could lead to: two queries, none where there is no link of ours."""
    texts = [one.html for one in blocks if one.html]
    named = {UUID(key) for text in texts for key in _ASSET.findall(text)}
    linked = any(f"/learn/{course.slug}/" in text for text in texts)
    assets = MediaAsset.objects.filter(pk__in=named).values_list("pk", flat=True) if named else ()
    kept = Lesson.objects.kept().filter(course=course)
    return Facts(
        course.slug,
        frozenset(assets),
        frozenset(kept.values_list("slug", flat=True)) if linked else frozenset(),
    )


def _tree(block: EditorBlock) -> Any:
    return parser.fragment_fromstring(block.html, create_parent="div") if block.html else None


def _course(course: Course) -> Iterator[Finding]:
    if course.price and not course.currency:
        yield Finding("bad", _("The price has no currency."))
    if course.starts_at and course.ends_at:
        outside = Lesson.objects.kept().filter(course=course).filter(
            Q(due_at__gt=course.ends_at) | Q(due_at__lt=course.starts_at) | Q(release_at__gt=course.ends_at)
        )  # fmt: skip
        if count := outside.count():
            words = ngettext(
                "%d lesson has a date outside the course.", "%d lessons have dates outside the course.", count
            )
            yield Finding("warn", words % count)
    if not course.summary:
        words = _("The course has no sentence that says what it is about.")
        yield Finding("warn", words, _("Add it in Settings."))


def _blocks(lesson: Lessonlike) -> Iterator[Finding]:
    if not lesson.blocks:
        yield Finding(
            "warn", _("The lesson is empty"), _("Add a block, so that learners find something."), action=_("Go there")
        )  # fmt: skip


def _pictures(lesson: Lessonlike) -> Iterator[Finding]:
    pictures = [(one, each) for one in lesson.blocks if one.tree is not None for each in one.tree.iter("img")]
    bare = [(one, each) for one, each in pictures if not (each.get("alt") or "").strip()]
    if bare:
        one, picture = bare[0]
        name = (picture.get("src") or "").partition("?")[0].rpartition("/")[2] or one.block.label
        words = ngettext("%d picture has no description", "%d pictures have no description", len(bare))
        detail = _("“%(name)s” in block %(place)d. Learners who cannot see it get nothing.")
        yield one.found(
            "bad", words % len(bare), detail % {"name": name, "place": one.place}, _("Describe it")
        )
    elif pictures:
        yield Finding("ok", _("Every picture has a description"))


def _holes(lesson: Lessonlike) -> Iterator[Finding]:
    for one in lesson.blocks:
        document, card = one.block.document, one.block.card
        if card is not None and card.missing:
            words = _("%(name)s in block %(place)d does not exist any more")
        elif document.kind == "embed" and not document.url:
            words = _("%(name)s in block %(place)d has no address")
        elif document.kind == "quiz" and card and card.empty:
            words = _("%(name)s in block %(place)d has no questions")
        elif document.kind == "file" and len(one.block.files) < max(1, len(document.files)):
            words = _("%(name)s in block %(place)d offers no file")
        elif document.kind in ("text", "discussion") and not (document.body + document.title).strip():
            yield one.found("warn", _("%(name)s in block %(place)d is empty") % one.words)
            continue
        else:
            continue
        yield one.found("bad", words % one.words)


def _links(lesson: Lessonlike) -> Iterator[Finding]:
    facts, ours = lesson.facts, 0
    for one in lesson.blocks:
        for element in one.tree.iter("a", "img") if one.tree is not None else ():
            target = element.get("href") or element.get("src") or ""
            if found := _ASSET.match(target):
                dead = UUID(found[1]) not in facts.assets
            elif (found := _LESSON.match(target)) and found[1] == facts.course:
                dead = found[2] not in facts.slugs
            else:
                continue
            ours += 1
            if dead:
                yield one.found(
                    "bad", _("A link in block %d leads nowhere") % one.place, target.partition("?")[0]
                )
                return
    if ours:
        yield Finding("ok", _("Every link inside the course leads somewhere"))


def _videos(lesson: Lessonlike) -> Iterator[Finding]:
    cards = [(one, one.block.card) for one in lesson.blocks if one.block.document.kind == "video"]
    there = [(one, card) for one, card in cards if card and not card.missing]
    for one, card in there:
        for name in card.failed:
            yield one.found("bad", _("The video “%s” could not be processed") % name)
    bare = next(((one, card) for one, card in there if card.uncaptioned), None)
    if bare:
        words = _("Learners who cannot hear it get nothing. You can publish anyway.")
        yield bare[0].found("warn", _("The video “%s” has no captions") % bare[1].uncaptioned[0], words)
    elif there and all(card.captioned for _one, card in there):
        yield Finding("ok", _("Every video has captions"))


def _headings(lesson: Lessonlike) -> Iterator[Finding]:
    for one in lesson.blocks:
        tags = one.tree.iter("h2", "h3", "h4", "h5", "h6") if one.tree is not None else ()
        levels = [int(each.tag[1]) for each in tags]
        if any(after - before > 1 for before, after in itertools.pairwise(levels)):
            words = _("Screen readers go from heading to heading. Use the next level, not the one after it.")
            yield one.found("warn", _("A heading skips a level"), words)
            return


def _files(lesson: Lessonlike) -> Iterator[Finding]:
    files = [(one, file) for one in lesson.blocks for file in one.block.files]
    large = next((pair for pair in files if pair[1].size > LARGE_FILE), None)
    if large:
        words = _("Over a slow line it takes an hour or more. You can publish anyway.")
        yield large[0].found("warn", _("“%s” is over 200 MB") % large[1].title, words)
    elif files:
        yield Finding("ok", _("Files are under 200 MB"))


def _length(lesson: Lessonlike) -> Iterator[Finding]:
    words = sum(len(one.block.document.body.split()) for one in lesson.blocks)
    reading = -(-words // WORDS_A_MINUTE)
    if not lesson.minutes or not words:
        return
    named = {"reading": reading, "minutes": lesson.minutes}
    if reading > lesson.minutes:
        yield Finding("warn", _("Reading takes %(reading)d min, the lesson says %(minutes)d") % named)
    else:
        yield Finding("ok", _("Reading time fits: %(reading)d min of %(minutes)d") % named)


CHECKS: Final[tuple[Callable[[Lessonlike], Iterator[Finding]], ...]] = (
    _blocks, _pictures, _holes, _links, _videos, _headings, _files, _length,
)  # fmt: skip
"""What is looked at in a lesson, in the order in which it is shown within a level."""
