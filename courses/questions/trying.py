"""A question as learners meet it, and what an answer to it would earn. Nothing is kept."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.media.access import sign_links
from courses.questions.models import QuestionVersion
from courses.questions.types.errors import AnswerInvalid
from courses.questions.types.registry import QUESTION_TYPES


@dataclass(frozen=True)
class Tried:
    """A question with an answer to try, ready for its widget."""

    prompt_html: str
    template: str
    public: dict[str, Any]
    name: str
    label: Any
    answer: Any = None
    outcome: Any = None
    error: str = ""
    key: str = ""
    hints: list[str] = field(default_factory=list)

    @property
    def percent(self) -> int | None:
        """What the answer earned, 0 to 100; None before, and where a person marks."""
        if self.outcome is None or self.outcome.needs_marking:
            return None
        score: int = round(self.outcome.score * 100)
        return score


def try_question(
    version: QuestionVersion, *, name: str, seed: str, sent: QueryDict | None = None, shuffle: bool = False
) -> Tried:
    """Return the question as the draw `seed` has it; with `sent`, a posted form, judged as it would be."""
    kind = QUESTION_TYPES[version.type]
    data = kind.load(version.data)
    ordered = data.model_copy(update={"shuffle": True}) if shuffle and hasattr(data, "shuffle") else data
    public = kind.public_data(data, order=kind.option_order(ordered, seed), seed=seed)
    sign_public(public)
    answer, outcome, error, key = None, None, "", ""
    if sent is not None:
        try:
            answer = kind.parse_form(data, sent, name)
            outcome = kind.grade(data, answer, seed)
        except AnswerInvalid as problem:
            error = str(problem)
        if not kind.marked_by_people:
            key = kind.describe_answer(data, kind.correct_answer(data, seed), seed)
        if answer is None and kind.takes_files:
            error, outcome = _("Files are not taken here: nothing is kept when you try a question."), None
    return Tried(
        sign_links(kind.prompt(data, version.prompt_html, seed)),
        kind.template, public, name, kind.label, answer, outcome, error, key, kind.hints(data, seed),
    )  # fmt: skip


def sign_public(part: Any) -> None:
    """Sign the addresses in every `html` that a question shows."""
    if isinstance(part, list):
        for one in part:
            sign_public(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "html" and isinstance(value, str):
                part[name] = sign_links(value)
            else:
                sign_public(value)
