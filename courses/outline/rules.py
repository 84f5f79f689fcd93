"""When a lesson is complete: the rule an author sets, and its words.

The rule is stored in `Lesson.completion_rule`; the learning floor holds it against what a learner did
(`learning.progress.rules`). Parts that a lesson cannot meet, such as coverage where there is no video, are
left out, so that no lesson is impossible to complete.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from django.utils.translation import gettext, ngettext
from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal[
    "viewed", "video_coverage", "questions_answered", "quiz_passed", "assignment_handed_in", "manual"
]

KINDS: tuple[Kind, ...] = (
    "viewed", "video_coverage", "questions_answered", "quiz_passed", "assignment_handed_in", "manual",
)  # fmt: skip
"""In the order in which pages show them."""


class CompletionRule(BaseModel):
    """All parts that are set have to be met. A rule that sets none asks that the lesson is opened.

    `video_coverage` is the percentage of the videos' length that has to be watched, whatever the order.
    `questions_answered` counts the questions on videos; answering is enough, right or wrong.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    viewed: bool = False
    video_coverage: int | None = Field(default=None, ge=1, le=100)
    questions_answered: Literal["none", "required", "all"] = "none"
    quiz_passed: bool = False
    assignment_handed_in: bool = False
    manual: bool = False

    @model_validator(mode="before")
    @classmethod
    def _ask_something(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        asked = [raw.get(kind) not in (None, False, "none") for kind in KINDS]
        return raw if any(asked) else {**raw, "viewed": True}

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        """The rule stored with a lesson. Raises pydantic's `ValidationError` when it is none."""
        return cls.model_validate(dict(raw))

    @property
    def parts(self) -> frozenset[Kind]:
        """The parts that are set."""
        return frozenset(kind for kind in KINDS if getattr(self, kind) not in (None, False, "none"))


NEW_RULE: Final[dict[str, Any]] = {
    "video_coverage": 90, "questions_answered": "required", "quiz_passed": True, "assignment_handed_in": True,
}  # fmt: skip
"""Of a lesson made in the studio: what is in it has to be done. With nothing to do in it, that it is opened."""


@dataclass(frozen=True, slots=True)
class LessonShape:
    """What there is in a lesson to meet a rule with. `video_ms` is the length of all its videos.

    `questions` counts those on the videos, `required_questions` the ones among them that are required.
    """

    video_ms: int = 0
    questions: int = 0
    required_questions: int = 0
    quizzes: int = 0
    pass_mark: int | None = None
    assignments: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One part of a rule as it applies to a lesson: `need` is a percentage or a count."""

    kind: Kind
    need: int = 1


@dataclass(frozen=True, slots=True)
class Described:
    """One part of a rule in words, such as "90 % watched"."""

    kind: Kind
    sentence: str


def asked(rule: CompletionRule, shape: LessonShape) -> list[Asked]:
    """What the rule asks of this lesson; never nothing: at least that it is opened."""
    questions = shape.questions if rule.questions_answered == "all" else shape.required_questions
    needs: dict[Kind, int] = {
        "viewed": int(rule.viewed),
        "video_coverage": (rule.video_coverage or 0) if shape.video_ms else 0,
        "questions_answered": questions if rule.questions_answered != "none" else 0,
        "quiz_passed": shape.quizzes if rule.quiz_passed else 0,
        "assignment_handed_in": shape.assignments if rule.assignment_handed_in else 0,
        "manual": int(rule.manual),
    }
    return [Asked(kind, needs[kind]) for kind in KINDS if needs[kind]] or [Asked("viewed")]


def describe(rule: CompletionRule, shape: LessonShape) -> list[Described]:
    """The parts in words of the active language, to stand after "This lesson completes when"."""
    return [Described(part.kind, _sentence(part, rule, shape)) for part in asked(rule, shape)]


def _sentence(part: Asked, rule: CompletionRule, shape: LessonShape) -> str:
    match part.kind:
        case "viewed":
            return gettext("page opened")
        case "video_coverage":
            return gettext("%(percent)s watched") % {"percent": percent_words(part.need)}
        case "questions_answered":
            return _questions(part.need, only_required=part.need < shape.questions)
        case "quiz_passed":
            return _quizzes(part.need, shape.pass_mark)
        case "assignment_handed_in":
            words = ngettext("the assignment handed in", "all %(count)d assignments handed in", part.need)
            return words % {"count": part.need}
        case "manual":
            return gettext("you mark it as done")


def _questions(count: int, *, only_required: bool) -> str:
    if only_required:
        words = ngettext("the required question answered", "all %(count)d required questions answered", count)
    elif count == 2:
        words = gettext("both questions answered")
    else:
        words = ngettext("the question answered", "all %(count)d questions answered", count)
    return words % {"count": count}


def _quizzes(count: int, pass_mark: int | None) -> str:
    if count > 1:
        return ngettext("%(count)d check passed", "all %(count)d checks passed", count) % {"count": count}
    if pass_mark is None:
        return gettext("check passed")
    return gettext("check passed at %(percent)s") % {"percent": percent_words(pass_mark)}


def percent_words(percent: int) -> str:
    """A percentage with the narrow space the house style wants: "90 %"."""
    return f"{percent}\u202f%"
