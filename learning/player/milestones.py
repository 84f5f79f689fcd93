"""The questions on a video as forms: fresh on the page of the lesson, with feedback after an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.api import (
    AnswerInvalid,
    LessonMilestone,
    LessonQuestion,
    LessonVideo,
    question_content,
    sign_links,
)
from courses.models import Lesson
from learning.player.answers import Given, Tries, is_settled, milestone_seed
from learning.player.leads import Lead, leads
from lms.kernel.markup import plain_text
from lms.pages import times

REWIND_SECONDS = 10
SHORT_OPTION = 30


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A cue point on a video: a question, a note, a chapter or a branch, and how the reader stands with it.

    `widgets` are empty where a question was answered and only its place is shown; `leads` where it leads now.
    """

    milestone: LessonMilestone
    number: int
    total: int
    answered: bool
    settled: bool
    next_try: int
    watch_from: int
    url: str
    widgets: tuple[SafeString, ...] = ()
    leads: tuple[Lead, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether it asks something."""
        return self.milestone.asks

    @property
    def is_decided(self) -> bool:
        """Whether an answer has decided where it goes on."""
        return self.is_question and bool(self.leads)

    @property
    def second(self) -> int:
        """Where it stands, in whole seconds."""
        return self.milestone.position_ms // 1000

    @property
    def where(self) -> str:
        """What it is and when it comes: "Question 2 of 2, at 13:05"."""
        clock = times.clock_words(self.second)
        if not self.is_question:
            return _("At %(clock)s") % {"clock": clock}
        words = _("Question %(number)d of %(total)d, at %(clock)s")
        return words % {"number": self.number, "total": self.total, "clock": clock}

    @property
    def worth(self) -> str:
        """Its points, and the tries that are left: "2 points · 2 tries"."""
        if self.settled:
            return self.points
        left = self.tries_left
        return f"{self.points} · {ngettext('%(left)d try', '%(left)d tries', left) % {'left': left}}"

    @property
    def points(self) -> str:
        """What it is worth, in words: what its author says, else what its questions are worth together."""
        return points_words(self.milestone)

    @property
    def tries_left(self) -> int:
        """How many tries there are, this one included."""
        return max(0, self.milestone.tries - self.next_try + 1)


def points_words(milestone: LessonMilestone) -> str:
    """Say what a cue point is worth: "2 points"."""
    whole = sum((question.points for question in milestone.questions), Decimal(0))
    points = (whole if milestone.points is None else milestone.points).normalize()
    words = ngettext("%(points)s point", "%(points)s points", int(points) if points == 1 else 2)
    return words % {"points": f"{points:f}"}


def milestone_views(lesson: Lesson, video: LessonVideo, tries: Tries) -> tuple[MilestoneView, ...]:
    """Return the cue points of a video; those still to be answered with fresh widgets."""
    shown = [one for one in video.milestones if one.kind != "question" or one.questions]
    return tuple(
        milestone_view(
            lesson, video, one, tries, () if tries.has_answered(one) else _fresh_for(tries.enrolment_id, one)
        )
        for one in shown
    )


def milestone_view(
    lesson: Lesson, video: LessonVideo, one: LessonMilestone, tries: Tries, widgets: tuple[str, ...]
) -> MilestoneView:
    """Return one cue point with the given widgets."""
    asking = [other for other in video.milestones if other.asks]
    last = tries.of(one)
    return MilestoneView(
        milestone=one,
        number=asking.index(one) + 1 if one in asking else 0,
        total=len(asking),
        answered=one.asks and tries.has_answered(one),
        settled=bool(last) and all(is_settled(last.get(question.id), one) for question in one.questions),
        next_try=tries.number(one),
        watch_from=_watch_from(video, one),
        url=reverse("learning:milestone_answer", args=[lesson.course.slug, lesson.slug, one.id]),
        widgets=tuple(mark_safe(sign_links(html)) for html in widgets),  # noqa: S308  # nosec B308 B703
        leads=leads(lesson, video, one, last),
    )


def answered_widgets(
    milestone: LessonMilestone,
    tries: Tries,
    *,
    errors: Mapping[UUID, str] | None = None,
    typed: Mapping[UUID, dict[str, Any]] | None = None,
) -> tuple[str, ...]:
    """Return the widgets with what was answered, what came of it, or why an answer was refused."""
    errors, typed, last = errors or {}, typed or {}, tries.of(milestone)
    rendered = []
    for place, question in enumerate(milestone.questions, 1):
        given = last.get(question.id)
        settled = is_settled(given, milestone)
        rendered.append(
            _widget(
                milestone,
                _drawn(tries.enrolment_id, milestone, question),
                place,
                answer=typed.get(question.id) or (given.answer if given else None),
                outcome=given.outcome if given and question.id not in errors else None,
                hints=given.hints if given and not settled else (),
                disabled=settled,
                explain=settled,
                error=errors.get(question.id, ""),
            )
        )
    return tuple(rendered)


def read_answers(
    milestone: LessonMilestone, last: Mapping[UUID, Given], form: QueryDict
) -> tuple[dict[UUID, dict[str, Any]], dict[UUID, str]]:
    """Read the answers to the open questions from a posted form; return them, and why one cannot be taken."""
    answers: dict[UUID, dict[str, Any]] = {}
    errors: dict[UUID, str] = {}
    for place, question in enumerate(milestone.questions, 1):
        if is_settled(last.get(question.id), milestone):
            continue
        content = question_content(question.version_id)
        try:
            answer = content.type.parse_form(content.data, form, _name(milestone, place))
        except AnswerInvalid as error:
            errors[question.id] = str(error)
            continue
        if answer is None:
            errors[question.id] = _("Give an answer first.")
        else:
            answers[question.id] = answer
    return answers, errors


def _watch_from(video: LessonVideo, milestone: LessonMilestone) -> int:
    """The chapter before it if one begins within two minutes, else ten seconds before it; in seconds."""
    at = milestone.position_ms
    before = [
        other.position_ms
        for other in video.milestones
        if other.kind == "chapter" and at - 120_000 <= other.position_ms < at - 3_000
    ]
    return max(before, default=max(0, at - 1000 * REWIND_SECONDS)) // 1000


def _name(milestone: LessonMilestone, place: int) -> str:
    return f"q{milestone.id}-{place}"


def _drawn(enrolment_id: UUID | None, milestone: LessonMilestone, question: LessonQuestion) -> LessonQuestion:
    """The question with this learner's numbers, where it has any to draw."""
    if not question.data.get("varies"):
        return question
    content, seed = (
        question_content(question.version_id),
        milestone_seed(enrolment_id, milestone.id, question.id),
    )
    prompt = content.type.prompt(content.data, content.prompt_html, seed)
    return replace(question, prompt_html=prompt, data=content.type.public_data(content.data, seed=seed))


def _fresh_for(enrolment_id: UUID | None, milestone: LessonMilestone) -> tuple[str, ...]:
    """The widgets before any answer."""
    if not any(question.data.get("varies") for question in milestone.questions):
        return _fresh(get_language() or "", milestone)
    return tuple(
        _widget(milestone, _drawn(enrolment_id, milestone, question), place)
        for place, question in enumerate(milestone.questions, 1)
    )


@lru_cache(maxsize=2_000)
def _fresh(language: str, milestone: LessonMilestone) -> tuple[str, ...]:
    """The widgets before any answer: the same for everybody."""
    return tuple(_widget(milestone, question, place) for place, question in enumerate(milestone.questions, 1))


def _widget(milestone: LessonMilestone, question: LessonQuestion, place: int, **state: Any) -> str:
    options = [plain_text(option["html"]) for option in question.data.get("options", ())]
    context = {"answer": None, "disabled": False, "outcome": None, "numbered": True} | state
    context |= {"question": question, "public": question.data, "name": _name(milestone, place)}
    # Two by two, as long as the options and the remarks on them stay short.
    context["compact"] = (
        len(options) in (2, 4) and max(map(len, options)) <= SHORT_OPTION and context["outcome"] is None
    )
    return render_to_string(f"courses/questions/{question.type}.html", context)
