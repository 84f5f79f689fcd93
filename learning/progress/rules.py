"""Holding a lesson's completion rule against what a learner did. Pure: facts in, verdict out.

More facts never make a lesson less complete: watching on, answering again or passing twice cannot undo it.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.translation import gettext

from courses.api import Asked, CompletionRule, LessonShape, asked, percent_words

_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What one learner did in one lesson of this `shape`.

    `watched_ms` is the length of what was watched at least once, over all videos of the lesson.
    """

    shape: LessonShape
    viewed: bool = False
    watched_ms: int = 0
    questions_answered: int = 0
    required_answered: int = 0
    quizzes_passed: int = 0
    assignments_handed_in: int = 0
    marked: bool = False


@dataclass(frozen=True, slots=True)
class PartState:
    """How far one part is met: `have` of `need` (percent or a count), `fraction` of it from 0 to 1.

    The fraction is 1 exactly when the part is done, whatever rounding says.
    """

    kind: str
    done: bool
    fraction: Decimal
    have: int
    need: int

    @property
    def text(self) -> str:
        """What stands beside the part: "60 %", "1 of 2", or "" where done says it all."""
        return state_words(self.kind, self.have, self.need)

    def as_json(self) -> dict[str, Any]:
        """For `LessonProgress.parts`; words are made when it is shown, in the reader's language."""
        return {
            "kind": self.kind,
            "done": self.done,
            "fraction": str(self.fraction),
            "have": self.have,
            "need": self.need,
        }


@dataclass(frozen=True, slots=True)
class RuleState:
    """The verdict, part by part."""

    parts: tuple[PartState, ...]

    @property
    def complete(self) -> bool:
        """Whether every part is met."""
        return all(part.done for part in self.parts)


def evaluate(rule: CompletionRule, facts: LessonFacts) -> RuleState:
    """How far the rule is met."""
    return RuleState(
        tuple(_state(part, facts, rule) for part in asked(rule, facts.shape)),
    )


def state_words(kind: str, have: int, need: int) -> str:
    """A stored state in words of the active language."""
    if kind == "video_coverage":
        return percent_words(have)
    if need > 1:
        return gettext("%(have)d of %(need)d") % {"have": min(have, need), "need": need}
    return ""


def _state(part: Asked, facts: LessonFacts, rule: CompletionRule) -> PartState:
    match part.kind:
        case "video_coverage":
            # In whole numbers: 90 % of 21:08 is a millisecond, not a rounding.
            return _part(
                part,
                met=100 * facts.watched_ms,
                wanted=part.need * facts.shape.video_ms,
                have=min(100, 100 * facts.watched_ms // facts.shape.video_ms),
            )
        case "questions_answered":
            every = rule.questions_answered == "all"
            return _counted(part, facts.questions_answered if every else facts.required_answered)
        case "quiz_passed":
            return _counted(part, facts.quizzes_passed)
        case "assignment_handed_in":
            return _counted(part, facts.assignments_handed_in)
        case "viewed":
            return _counted(part, int(facts.viewed))
        case "manual":
            return _counted(part, int(facts.marked))


def _counted(part: Asked, have: int) -> PartState:
    return _part(part, met=have, wanted=part.need, have=have)


def _part(part: Asked, *, met: int, wanted: int, have: int) -> PartState:
    done = met >= wanted
    fraction = Decimal(1) if done else (Decimal(met) / wanted).quantize(_PLACES, ROUND_DOWN)
    return PartState(part.kind, done, fraction, have, part.need)
