"""The page on which a piece is marked: the work at one side, the rubric, points and words at the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.api import (
    CriterionDocument,
    QuestionContent,
    question_content,
    rubric_of,
    samples_of,
    sign_links,
)
from learning.attempts.models import Answer, ReplacedMarking
from learning.attempts.queries import asked_at
from learning.attempts.rules import question_seed
from learning.marking import fields
from learning.marking.choosing import Choice
from learning.marking.claims import held_by_other
from learning.marking.comments import library
from learning.marking.models import MarkingDraft, Opinion, Piece, SavedComment
from learning.marking.opinions import Compared, agreed, compare
from learning.marking.queue import Taught, neighbours
from learning.marking.rules import Rules, alias, neutral, rules_of
from learning.submissions.models import Submission, SubmissionFile, SubmissionMarking
from learning.submissions.queries import cost_of


@dataclass(frozen=True, slots=True)
class File:
    """A file that was handed in; size in bytes."""

    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Help:
    """What helps to judge: `html` is clean, `text` is plain."""

    title: str
    html: str = ""
    text: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A marking that was given: its number, what for, by whom. `values` are the fields as they were."""

    number: int
    points: Decimal
    who: str
    at: datetime
    comment: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PiecePage:
    """A piece beside what helps to judge it.

    `given` are its markings, the newest first. `lines`, `points` and `comment` are what stands in the form: what was just
    sent, else a draft (`drafted_at`), else the marking that counts. `revision` is its number. `meanwhile` is a marking
    somebody else gave since the form was begun. `taken` is how many points being late takes at most.
    """

    piece: Piece
    who: str
    item: str
    part: str
    prompt: str
    instructions: str
    text: str
    files: list[File]
    helps: list[Help]
    cost: str
    taken: Decimal
    most: Decimal
    lines: list[fields.Line]
    points: str
    comment: str
    revision: int
    given: list[Given]
    meanwhile: Given | None
    drafted_at: datetime | None
    is_held: bool
    rules: Rules
    opinions: list[Opinion]
    mine: Opinion | None
    compared: list[Compared]
    library: list[SavedComment]
    before: UUID | None
    after: UUID | None

    @property
    def waits_for_another(self) -> bool:
        """Whether who asks was the first of two, and has nothing to do before the second."""
        return self.piece.state == Piece.State.SECOND and self.mine is not None

    @property
    def difference(self) -> Decimal:
        """How many points lie between the opinions."""
        points = [one.points for one in self.opinions]
        return max(points) - min(points) if points else Decimal(0)

    @property
    def theirs(self) -> list[tuple[str, str]]:
        """What the marking in between gave for each criterion: its title, and level or points with words."""
        values = self.meanwhile.values if self.meanwhile else {}
        found = []
        for line in fields.lines([one.criterion for one in self.lines], values):
            level = next(
                (one.title for one in line.criterion.levels if str(one.id) == line.level), line.points
            )
            found.append((line.criterion.title, " · ".join(one for one in (level, line.comment) if one)))
        return found


@dataclass(frozen=True, slots=True)
class _Work:
    """The side of the page that differs between work and answers."""

    item: str
    part: str
    most: Decimal
    text: str
    files: list[File]
    rubric: Sequence[CriterionDocument] = ()
    prompt: str = ""
    instructions: str = ""
    helps: Sequence[Help] = ()
    cost: str = ""
    taken: Decimal = Decimal(0)


def piece_page(
    piece: Piece, courses: list[Taught], choice: Choice, *, person: User, now: datetime,
    typed: Mapping[str, str] | None = None, known: int | None = None, take: str = "", rules: Rules | None = None,
    rubric: Sequence[CriterionDocument] | None = None,
) -> PiecePage:  # fmt: skip
    """Return the page; eleven queries for work, six for an answer, and none more for its length.

    `typed` is what was just sent, and `known` the marking its form knew; `take` is the key of an opinion to begin with.
    `rules` and `rubric` are those of the piece where they were read already.
    """
    rules = rules_of(piece) if rules is None else rules
    work = _of_work(piece, rubric) if piece.submission_id else _of_answer(piece)
    opinions = _opinions(piece)
    mine = next((one for one in opinions if one.marker_id == person.pk), None)
    # Who marks second does not see the first one's.
    shown = opinions if piece.state not in {Piece.State.WAITING, Piece.State.SECOND} else []
    taken = next((one.values for one in shown if str(one.pk) == take), None)
    given = _given(piece)
    revision = given[0].number if given else 0
    draft = None if typed is not None else MarkingDraft.objects.filter(piece=piece, marker=person).first()
    begun_at = known if known is not None else draft.revision if draft else revision
    started = given[0].values if given else agreed(shown)
    values: Mapping[str, str] = next((one for one in (typed, taken) if one is not None), started)
    if draft is not None and taken is None:
        values = draft.values
    before, after = neighbours(courses, choice, piece=piece, person=person, now=now)
    return PiecePage(
        piece=piece, who=_who(piece, rules), item=work.item, part=work.part, prompt=work.prompt,
        instructions=work.instructions, text=work.text, files=_files(work.files, rules), helps=list(work.helps), cost=work.cost,
        taken=work.taken, most=work.most, lines=fields.lines(work.rubric, values), points=values.get("points", ""),
        comment=values.get("comment", ""), revision=revision, given=given,
        meanwhile=given[0] if given and begun_at < revision else None,
        drafted_at=draft.updated_at if draft else None, is_held=held_by_other(piece, person, now), rules=rules,
        opinions=shown, mine=mine, compared=compare(work.rubric, shown), library=library(person, piece.course),
        before=before, after=after,
    )  # fmt: skip


def _opinions(piece: Piece) -> list[Opinion]:
    """What people would give, the first one first. One query, none for answers and for what nobody has marked."""
    if not piece.submission_id or piece.state == Piece.State.WAITING:
        return []
    return list(Opinion.objects.filter(piece=piece).select_related("marker").order_by("created_at", "pk"))


def _who(piece: Piece, rules: Rules) -> str:
    return alias(piece.item_id, piece.learner_id) if rules.hides_names else piece.learner.full_name


def _files(files: list[File], rules: Rules) -> list[File]:
    """The files, under names that tell nobody's."""
    if not rules.hides_names:
        return files
    return [replace(one, name=neutral(one.name, number)) for number, one in enumerate(files, 1)]


def _of_work(piece: Piece, rubric: Sequence[CriterionDocument] | None) -> _Work:
    submission = piece.submission
    assert submission is not None
    assignment = submission.assignment
    rubric = rubric_of(assignment) if rubric is None else rubric
    cost, taken = cost_of(assignment, submission)
    held = SubmissionFile.objects.filter(submission=submission).select_related("asset")
    return _Work(
        item=assignment.title,
        part=_("Attempt %d") % submission.number,
        most=sum((one.points for one in rubric), Decimal(0)) if rubric else assignment.points,
        text=submission.text,
        files=[
            File(one.name, one.asset.size, reverse("learning:mark_file", args=[piece.pk, one.pk]))
            for one in held.order_by("created_at", "pk")
        ],
        rubric=rubric,
        instructions=assignment.instructions_html,
        helps=[
            Help(_sample(one.title, one.points), text=one.body, notes=one.notes) for one in samples_of(assignment)
        ],
        cost=cost,
        taken=taken,
    )  # fmt: skip


def _sample(title: str, points: Decimal | None) -> str:
    if points is None:
        return _("Sample answer: %s") % title
    return _("Sample answer: %(title)s (%(points)s)") % {"title": title, "points": fields.number(points)}


def _of_answer(piece: Piece) -> _Work:
    answer = piece.answer
    assert answer is not None
    content = question_content(answer.version_id)
    given: dict[str, Any] = answer.answer or {}
    asked = asked_at(
        answer.attempt_id, answer.position, answer.version_id, answer.points, given, answer.saves, answer.is_flagged,
        answer.saved_at,
    )  # fmt: skip
    helps = [
        _hints(answer, content),
        Help(_("Model answer"), html=content.data.model_answer.html),
        Help(_("Notes for marking"), html=content.data.marking_notes.html),
    ]
    return _Work(
        item=answer.attempt.quiz.title,
        part=_("Question %d") % answer.position,
        most=answer.points,
        text=given.get("text", ""),
        files=[
            File(one["name"], one["size"], reverse("learning:mark_file", args=[piece.pk, one["id"]]))
            for one in given.get("files", [])
        ],
        prompt=asked.prompt_html,
        helps=[one for one in helps if one.html],
    )


def _hints(answer: Answer, content: QuestionContent) -> Help:
    """The hints the learner asked for; empty without any."""
    taken = answer.hints_taken
    hints = (
        content.type.hints(content.data, question_seed(answer.attempt_id, answer.version_id)) if taken else []
    )
    return Help(
        ngettext("The learner asked for %d hint", "The learner asked for %d hints", taken) % taken,
        html="".join(sign_links(one) for one in hints[:taken]),
        notes=_("They cost nothing by themselves: the points you give stand as they are."),
    )


def _given(piece: Piece) -> list[Given]:
    """The markings of a piece, the newest first. One query, none for work that was only handed in."""
    if piece.submission is not None:
        if piece.submission.state != Submission.State.MARKED:
            return []
        rows = SubmissionMarking.objects.filter(submission=piece.submission).select_related("marker")
        return [
            Given(one.number, one.points, _name(one.marker), one.marked_at, one.comment, fields.of_work(one))
            for one in rows.order_by("-number")
        ]
    last = getattr(piece.answer, "marking", None)
    if last is None:
        return []
    replaced = ReplacedMarking.objects.filter(answer=piece.answer_id).select_related("marker")
    return [
        Given(one.number, one.points, _name(one.marker), one.marked_at, one.comment, fields.of_answer(one))
        for one in [last, *replaced.order_by("-number")]
    ]


def _name(marker: User | None) -> str:
    return marker.full_name if marker else _("somebody who is gone")
