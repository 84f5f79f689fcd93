"""What a lesson says about its quizzes: how the reader stands in each, and the next step."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.api import LessonQuiz
from learning.player.queries import LessonPage
from learning.progress.facts import QuizStanding


@dataclass(frozen=True, slots=True)
class QuizCard:
    """A quiz of the lesson. `status` is kind, word and icon; `action` and `url` are empty for who only looks."""

    quiz: LessonQuiz
    status: tuple[str, str, str] | None
    left: str
    action: str
    url: str
    primary: bool


def quiz_cards(page: LessonPage, now: datetime) -> dict[UUID, QuizCard]:
    """Return the cards of a lesson's quizzes by quiz; the first that waits for the reader is the page's main step."""
    cards: dict[UUID, QuizCard] = {}
    taken = False
    for quiz in map(page.terms.quiz, page.content.quizzes):
        card = _card(page, quiz, page.quizzes.get(quiz.id, QuizStanding()), now, taken)
        taken = taken or card.primary
        cards[quiz.id] = card
    return cards


def _card(page: LessonPage, quiz: LessonQuiz, stands: QuizStanding, now: datetime, taken: bool) -> QuizCard:
    if page.enrolment is None:
        return QuizCard(quiz, None, "", "", "", False)
    left = None if quiz.attempts_allowed is None else max(0, quiz.attempts_allowed - stands.attempts)
    closed = bool((quiz.opens_at and now < quiz.opens_at) or (quiz.closes_at and now >= quiz.closes_at))
    url = reverse("learning:quiz", args=[page.course.slug, page.lesson.slug, quiz.id])
    if stands.running is not None:
        url = reverse("learning:attempt", args=[stands.running])
        action, waits = _("Continue"), True
    elif not stands.attempts:
        action, waits = _("Open the check"), not closed and not page.mark.done
    elif stands.passed or left == 0 or closed or stands.waiting:
        action, waits = _("Look at it again"), False
    else:
        action, waits = _("Try again"), not page.mark.done
    return QuizCard(quiz, _status(stands), _left(stands, left), action, url, waits and not taken)


def _status(stands: QuizStanding) -> tuple[str, str, str]:
    if stands.running is not None:
        return "info", _("In progress"), "circle-dot"
    if not stands.attempts:
        return "none", _("Not started"), "circle"
    if stands.waiting and not stands.passed:
        return "info", _("Waits to be marked"), "clock"
    if stands.percentage is None:
        return "none", _("Handed in"), "check"
    figure = {"percent": f"{stands.percentage.quantize(Decimal(1), ROUND_DOWN):f}"}
    if stands.passed:
        return "ok", _("Passed, %(percent)s %%") % figure, "check"
    return "warn", _("Not passed yet, %(percent)s %%") % figure, "clock"


def _left(stands: QuizStanding, left: int | None) -> str:
    """How many attempts are left, once one was used."""
    if left is None or not stands.attempts or stands.passed:
        return ""
    if not left:
        return _("No attempts left") if stands.running is None else _("Your last attempt")
    return ngettext("%(left)d attempt left", "%(left)d attempts left", left) % {"left": left}
