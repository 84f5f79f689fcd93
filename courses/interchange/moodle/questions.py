"""The question bank of a backup: every category with its questions, in their newest version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.bank.entries import read_as
from courses.interchange.bank.moodle import REASONS
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.ledger import Ledger
from courses.interchange.moodle.files import BackupFiles
from courses.interchange.moodle.rewrite import rewritten
from courses.interchange.moodle.texts import html, number, value, whole
from courses.interchange.package import Component, NotCarried, QuestionItem
from courses.interchange.questions import build
from courses.interchange.richtext import RichText
from courses.interchange.xml import children, parse_xml
from courses.questions.types.mapping import Element, Found, moodle
from lms.kernel.markup import MarkupTooLarge

NAME: Final = "questions.xml"
RANDOM: Final = "random"


@dataclass(frozen=True, slots=True)
class Source:
    """A question as the backup has it, with its category; `entry` is its number in the bank, '' before Moodle 4."""

    element: Element
    category: str
    context: str
    entry: str = ""

    @property
    def id(self) -> str:
        return str(self.element.get("id", ""))

    @property
    def kind(self) -> str:
        return value(self.element, "qtype").lower() or "unknown"

    @property
    def label(self) -> str:
        return f"{NAME}, question {self.id} ({value(self.element, 'name')[:60]})"


@dataclass(slots=True)
class Bank:
    """Reads the questions of one backup; `prefix` starts every source key."""

    backup: BackupFiles
    rich: RichText
    ledger: Ledger
    prefix: str
    folders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    entries: dict[str, Source] = field(default_factory=dict)
    items: dict[str, QuestionItem] = field(default_factory=dict)
    # Random questions count as carried when a quiz draws with them.
    random: dict[str, Component] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)

    def read(self) -> None:
        """Read all questions; each is carried or in the ledger."""
        if NAME not in self.backup.files:
            return
        root = parse_xml(self.backup.files.read(NAME), NAME)
        categories = list(children(root, "question_category"))
        self._learn_folders(categories)
        for category in categories:
            for source in self._sources(category):
                self.sources[source.id] = source
                if source.entry:
                    self.entries[source.entry] = source
        everything = {key: source.element for key, source in self.sources.items()}
        for source in self.sources.values():
            if not self._is_part(source):
                self._carry(source, everything)

    def _is_part(self, source: Source) -> bool:
        """Whether it is a gap of another question, which carries it along."""
        parent = value(source.element, "parent")
        return parent not in {"", "0", source.id}

    def _learn_folders(self, categories: list[Element]) -> None:
        names = {one.get("id", ""): value(one, "name") for one in categories}
        self.parents = {one.get("id", ""): value(one, "parent") for one in categories}
        for key in names:
            path: list[str] = []
            at, seen = key, set[str]()
            while at in names and at not in seen:
                seen.add(at)
                if not (names[at] == "top" and self.parents[at] in {"", "0"}):
                    path.insert(0, names[at][:255])
                at = self.parents[at]
            self.folders[key] = tuple(path[-8:])

    def _sources(self, category: Element) -> Iterator[Source]:
        key, context = category.get("id", ""), value(category, "contextid")
        for holder in children(category, "questions"):
            for question in children(holder, "question"):
                yield Source(question, key, context)
        for entry in category.iterdescendants("{*}question_bank_entry"):
            versions = [
                (whole(value(version, "version")), value(version, "status"), question)
                for version in entry.iterdescendants("{*}question_versions")
                for holder in children(version, "questions")
                for question in children(holder, "question")
            ]
            ready = [one for one in versions if one[1] != "draft"] or versions
            if not ready:
                continue
            newest = max(ready, key=lambda one: one[0])[2]
            yield Source(newest, key, context, entry.get("id", ""))
            if len(versions) > 1:
                label = f"{NAME}, question {newest.get('id', '')}"
                reason = _("Its %(count)d other versions were left out.") % {"count": len(versions) - 1}
                self.ledger.lose(label, "question.versions", reason)

    def _carry(self, source: Source, everything: dict[str, Element]) -> None:
        kind = f"qtype_{source.kind}"
        component = self.ledger.meet(self.ledger.key(self.prefix, "question", source.id), kind)
        if source.kind == RANDOM:
            self.random[source.id] = component
            return
        try:
            item, losses = self._built(source, kind, component.source_key, everything)
        except (CannotCarry, MarkupTooLarge) as reason:
            self.ledger.lose(source.label, kind, str(reason))
            return
        for loss in losses:
            self.ledger.note([loss])
        self.items[source.id] = item
        self.ledger.carry(component)

    def _built(
        self, source: Source, kind: str, key: str, everything: dict[str, Element]
    ) -> tuple[QuestionItem, list[NotCarried]]:
        element = source.element
        asked = rewritten(element, everything)
        picture = self._picture(source)
        if picture:
            moodle.put(asked, "file").set("name", picture)
        unknown = _("“%(kind)s” has no question type here yet.") % {"kind": source.kind}
        type_, found = read_as("moodle", asked, str(REASONS.get(source.kind) or unknown))
        if found.picture:
            raise CannotCarry(_("Places in a picture are not read out of backups; export it as Moodle XML."))
        draft = self._draft(type_, found, source, asked)
        ids = [one.get("id", "") for one in element.iterdescendants() if one.get("id")]
        base = self.backup.question_base(source.context, source.id, ids)
        item, losses = build(
            draft,
            key=key,
            title=draft.title,
            points=draft.points,
            item=source.label,
            kind=kind,
            rich=self.rich,
            base=base,
        )
        tags = tuple(
            dict.fromkeys(
                name[:50]
                for tag in element.iterdescendants("{*}tag")
                if (name := value(tag, "rawname") or value(tag, "name"))
            )
        )
        return (
            QuestionItem(
                source_key=item.source_key,
                type=item.type,
                title=item.title,
                prompt=item.prompt,
                data=item.data,
                points=item.points,
                tags=tags,
                folder=self.folders.get(source.category, ()),
            ),
            list(losses),
        )

    def _picture(self, source: Source) -> str:
        for area, files in self.backup.areas.items():
            if area[0] == source.context and area[2] == "bgimage" and area[3] == source.id:
                return next(iter(files), "")
        return ""

    def _draft(self, type_: str, found: Found, source: Source, asked: Element) -> Draft:
        element = source.element
        prompt = found.prompt if found.prompt is not None else html(element, "questiontext")
        holder = next(children(element, "question_hints"), None)
        hints = children(holder, "question_hint") if holder is not None else ()
        return Draft(
            type_,
            prompt=prompt,
            data=found.data,
            title=value(element, "name"),
            points=number(value(element, "defaultmark") or value(element, "defaultgrade") or "1"),
            explanation=html(element, "generalfeedback"),
            hints=[text for hint in hints if (text := html(hint, "hint"))],
            losses=found.losses,
        )

    def draw_with(self, key: str) -> None:
        """A quiz draws with this random question."""
        self.drawn.add(key)

    def close(self) -> None:
        """Say what became of the random questions."""
        for key, component in self.random.items():
            if key in self.drawn:
                self.ledger.carry(component)
            else:
                self.ledger.lose(
                    self.sources[key].label, component.kind, _("No quiz of the package draws with it.")
                )
