"""Reads for the pages of a quiz: before and during an attempt; `review` has what comes after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses.api import Outcome, QuestionContent, ReviewRules, Shown, question_content, sign_links
from courses.models import Quiz, QuizDraw, QuizQuestion
from learning.accommodations.terms import terms_of
from learning.attempts import statements
from learning.attempts.hints import Hints, hints_at
from learning.attempts.models import Answer, Attempt
from learning.attempts.plan import Heading, Plan
from learning.attempts.rules import counting, question_seed, seconds_left
from learning.progress.facts import QuizStanding
from lms.kernel import clock


@dataclass(frozen=True, slots=True)
class Tile:
    """A question in the navigator: `answered` on the server, `flagged` for later, `current` on the page."""

    position: int
    answered: bool
    flagged: bool
    current: bool
    url: str

    @property
    def state(self) -> str:
        """The word of `components/tile.html`."""
        return "saved" if self.answered else "empty"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page, with what the browser may know of it and the answer so far."""

    position: int
    points: Decimal
    prompt_html: str
    template: str
    public: dict[str, Any]
    answer: dict[str, Any] | None
    saves: int
    flagged: bool
    saved_at: datetime | None
    files_url: str = ""
    heading: Heading | None = None
    outcome: Outcome | None = None
    hints: Hints | None = None

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with where several questions share a page."""
        return page_prefix(self.position)

    @property
    def worth(self) -> str:
        """The points in words; a fraction takes the plural."""
        number = int(self.points) if self.points == int(self.points) else 2
        return ngettext("%(n)s point", "%(n)s points", number) % {"n": f"{self.points.normalize():f}"}


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """A page of a running attempt. `seconds_left` is by the server's clock, None without a limit.

    `here` are the questions of the page where several share one, else empty; then `previous` and `next` are pages,
    from 1.
    """

    attempt: Attempt
    asked: Asked
    here: list[Asked]
    page: int
    tiles: list[Tile]
    answered: int
    flagged: int
    seconds_left: int | None
    previous: int | None
    next: int | None
    now: datetime

    @property
    def milliseconds(self) -> int:
        """The server's time when the page was made, in milliseconds since 1970: the browser reckons from it."""
        return int(self.now.timestamp() * 1000)

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.tiles)

    @property
    def of(self) -> str:
        """The words beside the clock."""
        return time_words(self.attempt)

    @property
    def open(self) -> int:
        """How many have no answer yet."""
        return self.total - self.answered


def time_words(attempt: Attempt) -> str:
    """How long an attempt is, and that it was extended where it was: the words beside the clock."""
    usual, ends = attempt.quiz.time_limit_minutes, attempt.deadline_at
    if not usual or ends is None:
        return gettext("left until it closes")
    mine = round((ends - attempt.started_at).total_seconds() / 60)
    if mine > usual:
        return gettext("left of %(n)s min (extended from %(usual)s)") % {"n": mine, "usual": usual}
    return gettext("left of %(n)s min") % {"n": usual}


@dataclass(frozen=True, slots=True)
class Held:
    """A question that a page holds ahead, with the positions before and after it."""

    asked: Asked
    previous: int | None
    next: int | None


def all_questions(attempt: Attempt) -> list[Held]:
    """Return every question of a running attempt as its own page would show it. One query."""
    rows = _rows(attempt)
    plan, during, most = Plan.load(attempt.plan), rules_of(attempt.quiz).during, len(rows)
    return [
        Held(
            _asked(attempt, row, plan, during, new=True),
            previous=row[0] - 1 if row[0] > 1 else None,
            next=row[0] + 1 if row[0] < most else None,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page of several questions that an open page holds ahead, with its number and those before and after it."""

    number: int
    here: list[Asked]
    previous: int | None
    next: int | None


def all_pages(attempt: Attempt) -> list[HeldPage]:
    """Return every page of a running attempt in which several questions share one; [] for others. One query."""
    plan, during = Plan.load(attempt.plan), rules_of(attempt.quiz).during
    if not plan.pages:
        return []
    rows = _rows(attempt)
    return [
        HeldPage(
            number,
            [
                _asked(attempt, rows[one - 1], plan, during, new=one == page[0])
                for one in page
                if one <= len(rows)
            ],
            previous=number - 1 if number > 1 else None,
            next=number + 1 if number < len(plan.pages) else None,
        )
        for number, page in enumerate(plan.pages, 1)
    ]


def _rows(attempt: Attempt) -> list[tuple[Any, ...]]:
    found = Answer.objects.filter(attempt=attempt).order_by("position")
    return list(
        found.values_list(
            "position", "version_id", "points", "answer", "saves", "is_flagged", "saved_at", "hints_taken"
        )
    )


def page_prefix(position: int) -> str:
    """What the names of a question's fields begin with where several questions share a page."""
    return f"a{position}"


def attempt_page(attempt: Attempt, wanted: int, now: datetime) -> AttemptPage:
    """Return the page of question `wanted` (the first one when there is no such question)."""
    rows = _rows(attempt)
    number = wanted if 1 <= wanted <= len(rows) else 1
    plan, during = Plan.load(attempt.plan), rules_of(attempt.quiz).during
    page = plan.page_of(number)
    shown = plan.pages[page] if plan.pages else (number,)
    here = [
        _asked(attempt, rows[one - 1], plan, during, new=one == shown[0]) for one in shown if one <= len(rows)
    ]
    several = bool(plan.pages)
    place, last = (page + 1, len(plan.pages)) if several else (number, len(rows))
    url = reverse("learning:attempt", args=[attempt.pk])
    tiles = [Tile(row[0], row[3] is not None, row[5], row[0] == number, f"{url}?q={row[0]}") for row in rows]
    return AttemptPage(
        attempt=attempt,
        asked=here[0],
        here=here if several else [],
        page=place,
        tiles=tiles,
        answered=sum(tile.answered for tile in tiles),
        flagged=sum(tile.flagged for tile in tiles),
        seconds_left=seconds_left(attempt.deadline_at, now),
        previous=place - 1 if place > 1 else None,
        next=place + 1 if place < last else None,
        now=now,
    )


def _asked(attempt: Attempt, row: tuple[Any, ...], plan: Plan, during: Shown, *, new: bool) -> Asked:
    """A question of a running attempt; judged already, where the quiz says so and it has an answer.

    Its section is told where it begins, and again at the top of each page.
    """
    asked = asked_at(attempt.pk, *row[:7], shuffle=plan.shuffle)
    heading = plan.heading_of(row[0])
    outcome = None
    if during.any_question and asked.answer is not None:
        content = question_content(row[1])
        outcome = shown_outcome(
            content.type.grade(content.data, asked.answer, question_seed(attempt.pk, row[1])), during
        )
    heading = heading if heading and (new or heading.at == row[0]) else None
    hints = hints_at(attempt.pk, row[0], row[1], row[2], row[7], plan)
    return replace(asked, heading=heading, outcome=outcome, hints=hints)


def shown_outcome(outcome: Outcome, shown: Shown) -> Outcome | None:
    """As much of a judgement as may be shown; None for nothing. An explanation gives the solution away."""
    if outcome.needs_marking and (shown.marks or shown.feedback):
        return outcome
    if not shown.marks:
        return None
    kept = outcome.feedback if shown.feedback else tuple(replace(one, html="") for one in outcome.feedback)
    return replace(outcome, feedback=kept, explanation=outcome.explanation if shown.feedback else "")


def rules_of(quiz: Quiz) -> ReviewRules:
    """The rules of what a learner sees when."""
    return ReviewRules.of(quiz.review, quiz.feedback)


def shows_score(quiz: Quiz, now: datetime) -> bool:
    """Tell whether learners see the score of an attempt that was handed in."""
    return rules_of(quiz).handed_in(quiz.closes_at, now).score


def asked_at(
    attempt_id: UUID,
    position: int,
    version_id: UUID,
    points: Decimal,
    answer: dict[str, Any] | None,
    saves: int,
    flagged: bool,
    saved_at: datetime | None,
    *,
    shuffle: bool = False,
) -> Asked:
    """A question as an attempt shows it; with `shuffle`, the quiz mixes its choices."""
    content = question_content(version_id)
    seed = question_seed(attempt_id, version_id)
    files = content.type.takes_files
    return Asked(
        position=position,
        points=points,
        prompt_html=sign_links(content.type.prompt(content.data, content.prompt_html, seed)),
        template=content.type.template,
        public=_public(content, seed, shuffle),
        answer=answer,
        saves=saves,
        flagged=flagged,
        saved_at=saved_at,
        files_url=reverse("learning:answer_files", args=[attempt_id, position]) if files else "",
    )


def _public(content: QuestionContent, seed: str, shuffle: bool) -> dict[str, Any]:
    """The question as this attempt shows it: the order of options and the numbers are drawn by attempt and question."""
    ordered = content.data
    if shuffle and hasattr(ordered, "shuffle") and not ordered.shuffle:
        ordered = ordered.model_copy(update={"shuffle": True})
    order = content.type.option_order(ordered, seed)
    public = content.type.public_data(content.data, order=order, seed=seed)
    _sign(public)
    return public


def _sign(part: Any) -> None:
    """Sign the addresses in every `html` that a question shows: options, stems, gaps, categories, its picture."""
    if isinstance(part, list):
        for one in part:
            _sign(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "html" and isinstance(value, str):
                part[name] = sign_links(value)
            else:
                _sign(value)


@dataclass(frozen=True, slots=True)
class QuizStart:
    """What a learner must know before starting."""

    quiz: Quiz
    questions: int
    points: Decimal
    attempts: list[Attempt]
    running: Attempt | None
    left: int | None
    counts: Decimal | None
    passed: bool
    closed: str
    shown: Shown
    usual_minutes: int | None = None

    @property
    def may_start(self) -> bool:
        """Whether a new attempt can be started now."""
        return self.running is None and not self.closed and self.left != 0 and self.questions > 0


def quiz_start(quiz: Quiz, enrolment_id: UUID | None, now: datetime) -> QuizStart:
    """Return the start page of a quiz for one learner (None for somebody who only looks): two queries, with an enrolment three."""
    usual, terms = quiz.time_limit_minutes, terms_of(enrolment_id)
    quiz = terms.quiz(quiz)
    usable = QuizQuestion.objects.filter(
        quiz=quiz, question__deleted_at=None, question__current__isnull=False
    )
    worth = Coalesce(F("points"), F("question__current__points"))
    fixed = usable.order_by().values("quiz").annotate(number=Count("id"), worth=Sum(worth))
    drawn = QuizDraw.objects.filter(quiz=quiz).order_by().values("quiz")
    drawn = drawn.annotate(number=Sum("count"), worth=Sum(F("count") * F("points")))
    asked = list(fixed.values_list("number", "worth").union(drawn.values_list("number", "worth"), all=True))
    attempts: list[Attempt] = []
    if enrolment_id:
        attempts = list(Attempt.objects.filter(enrolment_id=enrolment_id, quiz=quiz).order_by("number"))
    done = [attempt for attempt in attempts if attempt.state == Attempt.State.HANDED_IN]
    closed = ""
    if quiz.opens_at and now < quiz.opens_at:
        closed = "early"
    elif quiz.closes_at and now >= quiz.closes_at:
        closed = "late"
    counts = counting(
        [attempt.percentage or Decimal(0) for attempt in done if not attempt.needs_marking], quiz.counts
    )
    return QuizStart(
        quiz=quiz,
        questions=sum(number for number, _worth in asked),
        points=sum((worth for _number, worth in asked), Decimal(0)),
        attempts=done,
        running=next((attempt for attempt in attempts if attempt.state == Attempt.State.IN_PROGRESS), None),
        left=max(0, quiz.attempts_allowed - len(attempts)) if quiz.attempts_allowed else None,
        counts=counts,
        passed=counts is not None and counts >= quiz.passing_score_percentage,
        closed=closed,
        shown=rules_of(quiz).handed_in(quiz.closes_at, now),
        usual_minutes=usual,
    )


def standings(enrolment_id: UUID, lesson_id: UUID) -> dict[UUID, QuizStanding]:
    """Return how a learner stands in the published quizzes of the lesson's blocks. One query."""
    found: dict[UUID, QuizStanding] = {}
    for quiz, attempts in statements.attempts_of_lesson(enrolment_id, lesson_id):
        found[quiz.pk] = _standing(quiz, attempts)
    return found


def _standing(quiz: Quiz, attempts: Sequence[statements.Made]) -> QuizStanding:
    done = [one for one in attempts if one.state == Attempt.State.HANDED_IN]
    marked = [one.percentage or Decimal(0) for one in done if not one.waiting]
    figure = counting(marked, quiz.counts)
    return QuizStanding(
        attempts=len(attempts),
        running=next((one.attempt for one in attempts if one.state == Attempt.State.IN_PROGRESS), None),
        percentage=figure if rules_of(quiz).handed_in(quiz.closes_at, clock.now()).score else None,
        passed=figure is not None and figure >= quiz.passing_score_percentage,
        waiting=len(done) - len(marked),
    )


WHY_CLOSED = {
    "early": _("This quiz has not opened yet."),
    "late": _("This quiz has closed."),
}
