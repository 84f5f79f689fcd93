"""Quizzes and question banks of a cartridge.

Canvas writes a quiz twice (`dependency` → `non_cc_assessments/….xml.qti`) and keeps each question in a bank
as well. A question is carried once, from the richest copy, and used in every quiz that has it; the copies
in the profile's file and in the banks are in the report as copies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.common_cartridge import qti
from courses.interchange.common_cartridge.canvas import QuizSettings, positive, read_quiz_settings
from courses.interchange.common_cartridge.manifest import Manifest, Resource
from courses.interchange.drafts import CannotCarry
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.package import BlockItem, QuestionItem, Quiz
from courses.interchange.questions import build
from courses.interchange.richtext import RichText
from courses.interchange.xml import first, local_name, parse_xml


@dataclass(frozen=True, slots=True)
class Seen:
    """The first copy of a question: where it was, and the question, unless it could not be carried."""

    label: str
    quiz: str
    question: QuestionItem | None


@dataclass(slots=True)
class Assessments:
    """Reads the assessments of one cartridge; `prefix` starts every source key."""

    files: PackageFiles
    manifest: Manifest
    prefix: str
    rich: RichText
    ledger: Ledger
    # What became of each question, by the identifier that its copies share.
    seen: dict[str, Seen] = field(default_factory=dict)

    def read(self, resource: Resource, key: str, title: str, label: str) -> list[BlockItem]:
        """The quiz as a block. Without a question that we can ask, [] and a reason."""
        profile, rich_copy, meta = self._sources(resource)
        holders = [
            (name, found)
            for name in (rich_copy, profile)
            if name and (found := self._holder(name)) is not None
        ]
        if not holders:
            self.ledger.lose(label, "assessment", _("The package does not contain its questions."))
            return []
        settings = read_quiz_settings(self.files, meta) if meta else self._plain_settings(holders[0][1])
        questions: list[QuestionItem] = []
        for name, holder in holders:
            questions += self._questions(holder, name, quiz=key)
        self._report_draws(holders[0][1], label)
        if not questions:
            self.ledger.lose(
                label, "assessment", _("None of its questions could be carried over; each has its own line.")
            )
            return []
        intro = self.rich.clean(settings.description, item=label, kind="assessment", base=meta)
        self.ledger.note(intro.lost)
        quiz = Quiz(
            questions=tuple(questions),
            description=intro.html,
            attempts=settings.attempts,
            minutes=settings.minutes,
            shuffle=settings.shuffle,
            counts=settings.counts,
        )
        return [BlockItem(key, (title or settings.title)[:255], quiz)]

    def bank(self, name: str, label: str, kind: str) -> tuple[list[QuestionItem], bool]:
        """Questions of a bank that no quiz has used, and whether the bank could be read at all."""
        holder = self._holder(name) if name in self.files else None
        if holder is None:
            self.ledger.lose(label, kind, _("The package does not contain its questions."))
            return [], False
        return self._questions(holder, name), True

    def _sources(self, resource: Resource) -> tuple[str, str, str]:
        """The profile's file, Canvas's own copy and Canvas's settings; '' for what is not there."""
        names = list(resource.files)
        for identifier in resource.dependencies:
            if other := self.manifest.by_id.get(identifier):
                names += other.files
        names = [name for name in names if name in self.files]
        copies = [name for name in names if name.endswith(".xml.qti")]
        metas = [name for name in names if name.endswith("assessment_meta.xml")]
        profile = [
            name for name in names if name not in copies and name not in metas and name.endswith(".xml")
        ]
        return next(iter(profile), ""), next(iter(copies), ""), next(iter(metas), "")

    def _holder(self, name: str) -> etree._Element | None:
        root = parse_xml(self.files.read(name), name)
        if local_name(root) in {"assessment", "objectbank"}:
            return root
        return first(root, "assessment", "objectbank")

    def _plain_settings(self, holder: etree._Element) -> QuizSettings:
        fields = qti.metadata(holder)
        return QuizSettings(
            title=holder.get("title", ""),
            attempts=positive(fields.get("cc_maxattempts", "")),
            minutes=positive(fields.get("qmd_timelimit", "")),
        )

    def _questions(self, holder: etree._Element, name: str, *, quiz: str = "") -> list[QuestionItem]:
        """The questions of one file; `quiz` is '' for a bank, which keeps only what no quiz has used."""
        found = (self._question(part.element, name, quiz) for part in qti.parts(holder))
        return [question for question in found if question is not None]

    def _question(self, item: etree._Element, name: str, quiz: str) -> QuestionItem | None:
        ident = item.get("ident", "") or f"{name}@{item.sourceline}"
        shared = qti.metadata(item).get("assessment_question_identifierref") or ident
        title = item.get("title", "") or qti.kind_of(item)
        label = f"{name}, item {ident} ({title})"
        component = self.ledger.meet(self.ledger.key(self.prefix, "item", shared), "item")
        before = self.seen.get(shared)
        if before is not None and (before.quiz == quiz or before.question is None):
            reason = _("It is another copy of the question in %(other)s.") % {"other": before.label}
            self.ledger.lose(label, "item", reason)
            return None
        try:
            question, losses = build(
                qti.read_item(item),
                key=component.source_key,
                title=title,
                points=qti.points_of(item),
                item=label,
                kind="item",
                rich=self.rich,
                base=name,
            )
        except CannotCarry as refusal:
            self.ledger.lose(label, "item", str(refusal))
            self.seen.setdefault(shared, Seen(label, quiz, None))
            return None
        if before is not None and before.question is not None and _same(before.question, question):
            if not quiz:
                reason = _("It is another copy of the question in %(other)s.") % {"other": before.label}
                self.ledger.lose(label, "item", reason)
                return None
            question = before.question
        self.ledger.note(losses)
        self.ledger.carry(component)
        self.seen.setdefault(shared, Seen(label, quiz, question))
        return question

    def _report_draws(self, holder: etree._Element, label: str) -> None:
        sections = {part.section or "?": part.drawn for part in qti.parts(holder) if part.drawn}
        if sections:
            shown = ", ".join(f"{title} ({count})" for title, count in sections.items())
            reason = _("Some questions were drawn at random: %(sections)s. Here learners see all.")
            self.ledger.lose(label, "assessment.draw", reason % {"sections": shown})
        if banks := qti.draws_from_bank(holder):
            reason = _("Questions drawn from the banks %(banks)s are in the question bank, not in the quiz.")
            self.ledger.lose(label, "assessment.bank", reason % {"banks": ", ".join(banks)})


def _same(one: QuestionItem, other: QuestionItem) -> bool:
    return (one.type, one.prompt, one.data) == (other.type, other.prompt, other.data)


def is_bank_file(name: str, files: PackageFiles) -> bool:
    """Whether a file of Canvas holds a question bank, and not the copy of a quiz."""
    if not name.endswith(".xml.qti") or name not in files:
        return False
    root = parse_xml(files.read(name), name)
    return local_name(root) == "objectbank" or first(root, "objectbank") is not None
