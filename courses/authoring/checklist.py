"""What is looked at before a publication: the one list of checks behind the editor's panel and the publishing gate.

The editor runs it over one lesson and shows what is well, too; the gate over every lesson that would go live. `bad`
stands in the way of publishing: learners would find a hole. `warn` is advice. Reads are set-wise: the number of queries
does not grow with the lessons. Colours and sizes of pasted text are not looked at, because none survive:
`lms.kernel.markup` keeps structure only.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import html as parser
from pydantic import ValidationError

from courses.authoring.around import LESSON, outside_dates, unreachable_scores
from courses.authoring.cards import Card, EditorBlock, editor_blocks, shape
from courses.authoring.documents import LessonDocument
from courses.authoring.facts import ASSET, Asked, Facts, facts_of, outside_of
from courses.catalogue.models import Course
from courses.links.addresses import short
from courses.outline.rules import NEW_RULE, CompletionRule, asked
from lms.kernel import clock
from lms.kernel.markup import undescribed
from lms.pages import times
from lms.pages.times import clock_words

Level = Literal["bad", "warn", "ok"]
_ORDER: Final = {"bad": 0, "warn": 1, "ok": 2}
WORDS_A_MINUTE: Final = 200
LARGE_FILE: Final = 200 * 1024 * 1024
"""Bytes from which a file is long to fetch on a telephone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `lesson` and `block`, or `address`, say where to mend it; `title` names what it is in."""

    level: Level
    sentence: str
    detail: str = ""
    lesson: UUID | None = None
    block: UUID | None = None
    action: str = ""
    title: str = ""
    address: str = ""

    @property
    def blocking(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.level == "bad"


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
    """What a check sees of a lesson: its blocks as they are shown, and its settings."""

    blocks: tuple[Placed, ...]
    facts: Facts
    document: LessonDocument

    @property
    def cards(self) -> Iterator[tuple[Placed, Card]]:
        """The blocks that show something that is there, with what they show."""
        return ((one, one.block.card) for one in self.blocks if one.block.card and not one.block.card.missing)


def check(course: Course, lessons: Sequence[tuple[UUID, LessonDocument]]) -> list[Finding]:
    """Return what stands against publishing these lessons of a course, blocking findings first. Seventeen queries at most."""
    shown = editor_blocks(course, [one for _key, document in lessons for one in document.blocks])
    facts = facts_of(course, shown)
    rest = iter(shown)
    found = [*_course(course, [key for key, _document in lessons])]
    for key, document in lessons:
        for one in check_lesson(facts, list(itertools.islice(rest, len(document.blocks))), document):
            if one.level != "ok":
                found.append(replace(one, lesson=key, title=document.title))
    return sorted(found, key=lambda one: _ORDER[one.level])


def check_lesson(facts: Facts, blocks: Iterable[EditorBlock], document: LessonDocument) -> list[Finding]:
    """Return what was found in one lesson: what hinders first, then advice, then what is well. No query."""
    placed = tuple(Placed(place, one, _tree(one)) for place, one in enumerate(blocks, 1))
    lesson = Lessonlike(placed, facts, document)
    found = [one for look in CHECKS for one in look(lesson)]
    return sorted(found, key=lambda one: _ORDER[one.level])


def _tree(block: EditorBlock) -> Any:
    return parser.fragment_fromstring(block.html, create_parent="div") if block.html else None


def _course(course: Course, looked_at: Collection[UUID]) -> Iterator[Finding]:
    settings = reverse("courses:studio_details", args=[course.slug])
    if course.price and not course.currency:
        yield Finding("bad", _("The price has no currency."), address=settings)
    dates = reverse("courses:studio_dates", args=[course.slug])
    for words in outside_dates(course, looked_at):
        yield Finding("warn", words, address=dates)
    for title, required, address in unreachable_scores(course):
        words = _("It asks for a score in “%s”, where no quiz and no assignment gives one.") % required
        yield Finding("bad", words, title=title, address=address)
    if undescribed(course.description_html):
        words = _("A picture in the description of the course has no description of its own.")
        yield Finding("bad", words, _("Learners who cannot see it get nothing."), address=settings)
    if not course.summary:
        words = _("The course has no sentence that says what it is about.")
        yield Finding("warn", words, _("Add it in Settings."), address=settings)


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
            if found := ASSET.match(target):
                dead = UUID(found[1]) not in facts.assets
            elif (found := LESSON.match(target)) and found[1] == facts.course:
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


def _outside(lesson: Lessonlike) -> Iterator[Finding]:
    led = [(one, url) for one in lesson.blocks for url in sorted(outside_of([one.block]))]
    known = [(one, url, lesson.facts.links.get(url)) for one, url in led]
    silent = [(one, url, found) for one, url, found in known if found and found.state == "silent"]
    if silent:
        one, url, found = silent[0]
        count = len({each for _one, each, _found in silent})
        words = ngettext("%d link does not answer", "%d links do not answer", count) % count
        when = times.absolute_words(found.checked_at, clock.now(), within=True) if found.checked_at else ""
        detail = _("%(address)s, tried %(when)s. You can publish anyway.")
        yield one.found("warn", words, detail % {"address": short(url), "when": when})
    elif known and all(found and found.state == "answers" for _one, _url, found in known):
        yield Finding("ok", _("Every link to elsewhere answers"))


def _videos(lesson: Lessonlike) -> Iterator[Finding]:
    there = [(one, card) for one, card in lesson.cards if one.block.document.kind == "video"]
    for one, card in there:
        for name in card.failed:
            yield one.found("bad", _("The video “%s” could not be processed") % name)
    words = _("Learners who cannot hear it get nothing. You can publish anyway.")
    bare = next(((one, card) for one, card in there if card.uncaptioned), None)
    if bare:
        yield bare[0].found("warn", _("The video “%s” has no captions") % bare[1].uncaptioned[0], words)
    hole = next(((one, card.unspoken[0]) for one, card in there if card.unspoken), None)
    if hole:
        one, gap = hole
        named = {
            "from": clock_words(gap.from_ms / 1000),
            "to": clock_words(gap.to_ms / 1000),
            "name": gap.track,
        }
        detail = _("%(name)s: no words from %(from)s to %(to)s. You can publish anyway.") % named
        yield one.found("warn", _("The captions of “%s” leave a gap") % gap.title, detail)
    if there and not bare and not hole and all(card.captioned for _one, card in there):
        length = sum(card.length_ms for _one, card in there)
        covered = _("Captions cover all %s") % clock_words(length / 1000)
        yield Finding("ok", covered if length else _("Every video has captions"))


def _questions(lesson: Lessonlike) -> Iterator[Finding]:
    pairs = [(one, found) for one in lesson.blocks if (found := _asked_in(lesson, one))]
    silent = next(((one, found) for one, found in pairs if found.silent), None)
    if silent:
        count = sum(found.silent for _one, found in pairs)
        words = ngettext(
            "%d question says nothing to a wrong answer", "%d questions say nothing to a wrong answer", count
        )
        detail = _("“%s” among them. Feedback or an explanation helps more than a cross.") % silent[1].first
        yield silent[0].found("warn", words % count, detail)
    elif any(found.count for _one, found in pairs):
        yield Finding("ok", _("Every question has an answer and feedback"))


def _bare_questions(lesson: Lessonlike) -> Iterator[Finding]:
    pairs = [(one, found) for one in lesson.blocks if (found := _asked_in(lesson, one)) and found.bare]
    if pairs:
        one, found = pairs[0]
        count = sum(each.bare for _one, each in pairs)
        words = ngettext(
            "%d question has a picture without a description",
            "%d questions have a picture without a description",
            count,
        )
        detail = _("“%s” among them. Say what is to be seen, without the answer. You can publish anyway.")
        yield one.found("warn", words % count, detail % found.first_bare, _("Describe it"))


def _notes(lesson: Lessonlike) -> Iterator[Finding]:
    pairs = [(one, found) for one in lesson.blocks if (found := _asked_in(lesson, one)) and found.notes]
    if pairs:
        one, found = pairs[0]
        count = sum(each.notes for _one, each in pairs)
        words = ngettext(
            "%d note on a video has a picture without a description",
            "%d notes on videos have a picture without a description",
            count,
        )
        detail = _("“%s” among them. Learners who cannot see it get nothing. You can publish anyway.")
        yield one.found("warn", words % count, detail % found.first_note)


def _asked_links(lesson: Lessonlike) -> Iterator[Finding]:
    """Links inside questions and notes: advice, because they are changed in the bank or the library, for all courses at once."""
    for one in lesson.blocks:
        found = _asked_in(lesson, one)
        for name, target in found.led if found else ():
            if _is_dead(lesson.facts, target):
                words = _("A link in “%s” leads nowhere") % name
                yield one.found("warn", words, _("%s. You can publish anyway.") % target)
                return


def _is_dead(facts: Facts, target: str) -> bool:
    """Whether a link to a file, or to a lesson of this course, leads nowhere."""
    if found := ASSET.match(target):
        return UUID(found[1]) not in facts.assets
    found = LESSON.match(target)
    return found is not None and found[1] == facts.course and found[2] not in facts.slugs


def _asked_in(lesson: Lessonlike, one: Placed) -> Asked | None:
    document = one.block.document
    return lesson.facts.asked.get(document.quiz or document.video_group or one.key)


def _rule(lesson: Lessonlike) -> Iterator[Finding]:
    """Parts of the rule that the lesson has nothing for count as met, so nobody is stuck, but the author meant something."""
    try:
        rule = CompletionRule.of(lesson.document.completion_rule)
    except ValidationError:
        yield Finding("bad", _("The rule for completing the lesson cannot be read"))
        return
    has = shape(one.block for one in lesson.blocks)
    # What every new lesson asks for is nobody's wish yet.
    chosen = rule != CompletionRule.of(NEW_RULE)
    lost = rule.parts - {one.kind for one in asked(rule, has)} if chosen else frozenset()
    for kind in sorted(lost):
        yield Finding("warn", _MISSING[kind](), _("That part of the rule for completing it does not count."))
    closed = next((one for one, card in lesson.cards if card.closed), None) if rule.quiz_passed else None
    if closed:
        yield closed.found("warn", _("The rule asks to pass a quiz that has closed"))
    empty = rule.quiz_passed and any(card.empty for _one, card in lesson.cards)
    if lesson.blocks and not (lost or closed or empty):
        yield Finding("ok", _("The completion rule can be met"))


_MISSING: Final[dict[str, Callable[[], str]]] = {
    "video_coverage": lambda: _("The rule asks to watch a video, and there is none whose length is known"),
    "questions_answered": lambda: _("The rule asks for answers, and no video asks questions"),
    "quiz_passed": lambda: _("The rule asks to pass a quiz, and there is none"),
    "assignment_handed_in": lambda: _("The rule asks for an assignment, and there is none"),
}


def _dates(lesson: Lessonlike) -> Iterator[Finding]:
    facts, opens, due = lesson.facts, lesson.document.release_at, lesson.document.due_at
    if facts.ends and opens and opens > facts.ends:
        yield Finding("warn", _("The lesson opens after the course has ended"))
    if facts.ends and due and due > facts.ends:
        yield Finding("warn", _("The lesson is due after the course has ended"))
    if facts.starts and due and due < facts.starts:
        yield Finding("warn", _("The lesson is due before the course begins"))
    elif opens and due and due < opens:
        yield Finding("warn", _("The lesson is due before it opens"))


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
    if not lesson.document.duration_minutes or not words:
        return
    named = {"reading": reading, "minutes": lesson.document.duration_minutes}
    if reading > lesson.document.duration_minutes:
        yield Finding("warn", _("Reading takes %(reading)d min, the lesson says %(minutes)d") % named)
    else:
        yield Finding("ok", _("Reading time fits: %(reading)d min of %(minutes)d") % named)


CHECKS: Final[tuple[Callable[[Lessonlike], Iterator[Finding]], ...]] = (
    _blocks, _pictures, _holes, _links, _outside, _videos, _questions, _bare_questions, _notes, _asked_links, _rule, _dates, _headings, _files, _length,
)  # fmt: skip
"""What is looked at in a lesson, in the order in which it is shown within a level."""
