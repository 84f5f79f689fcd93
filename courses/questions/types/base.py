"""What a type of question is: its schemas, its grader, and the one interface the rest of the system uses.

A type lives in a folder of its own and is a value, `QuestionType`, in the registry. Everything here is
pure: plain data in, plain data out, no database. See docs/recipes/add-a-question-type.md.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from pydantic import ValidationError

from courses.questions.types.authoring import NO_FORM, AuthorForm, BoundForm
from courses.questions.types.errors import AnswerInvalid, DataInvalid
from courses.questions.types.outcomes import NOTHING, Outcome, share_as_score
from courses.questions.types.texts import STORED, AnswerModel, QuestionData

Json = dict[str, Any]
D = TypeVar("D", bound=QuestionData)
A = TypeVar("A", bound=AnswerModel)

_NO_TEXT = {"text": "", "html": ""}
_MISFIT = gettext_lazy("This answer does not fit the question. Reload the page and answer again.")


class Form(Protocol):
    """The part of Django's `QueryDict` that reading an answer needs."""

    def get(self, key: str, /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...


def _accept(data: Any, answer: Any) -> None:
    """Every answer of the right shape fits."""


def _silent(data: Any, answer: Any) -> str:
    return ""


def _none(data: Any) -> Sequence[str]:
    return ()


def _as_written(data: Any, seed: str) -> Any:
    return data


def _as_asked(data: Any, html: str) -> str:
    return html


def _steady(data: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class QuestionType(Generic[D, A]):
    """One type of question. `data` may be given as stored JSON or as the model, `answer` likewise.

    The first fields are what a type supplies; the methods are what callers use. Some questions are not the same
    for everybody (numbers drawn from ranges): `seed` names the draw. Who shows, grades and explains a question
    gives the same seed each time, so that one learner meets one question; the empty seed is a draw as well.
    """

    name: str
    label: Promise
    data_model: type[D]
    answer_model: type[A]
    mark: Callable[[D, A], Outcome]
    key: Callable[[D], A]
    describe: Callable[[D, A], str]
    expose: Callable[[D], Json]
    read: Callable[[Form, str], Json | None]
    sample: Callable[[], Json]
    check: Callable[[D, A], None] = _accept
    doubt: Callable[[D, A], str] = _silent
    draw: Callable[[D, str], D] = _as_written
    fill: Callable[[D, str], str] = _as_asked
    varies_in: Callable[[D], bool] = _steady
    mixed: Callable[[D], Sequence[str]] = _none
    form: AuthorForm = NO_FORM
    marked_by_people: bool = False
    takes_files: bool = False

    @property
    def template(self) -> str:
        """The learner's widget. Inputs are listed in the template."""
        return f"courses/questions/{self.name}.html"

    @property
    def shares_marks(self) -> bool:
        """Whether its data has a rule (`types.scoring`) for what an answer that is partly right is worth."""
        return "scoring" in self.data_model.model_fields

    # Data ---------------------------------------------------------------------------------------

    def parse_data(self, raw: Mapping[str, Any]) -> D:
        """Validate data from outside (a form, an import, a model's proposal). Raises `DataInvalid`."""
        try:
            return self.data_model.model_validate(dict(raw))
        except ValidationError as error:
            raise DataInvalid.of(error) from error

    def dump_data(self, raw: Mapping[str, Any]) -> Json:
        """The JSON to store for data from outside: validated, HTML clean, ids given. Raises `DataInvalid`."""
        compact: Json = _without_blanks(self.parse_data(raw).model_dump(mode="json"))
        return compact

    def load(self, data: D | Mapping[str, Any]) -> D:
        """The model of stored data, without cleaning its HTML again. Raises `DataInvalid`."""
        if isinstance(data, self.data_model):
            return data
        try:
            return self.data_model.model_validate(data, context=STORED)
        except ValidationError as error:
            raise DataInvalid.of(error) from error

    def drawn(self, data: D | Mapping[str, Any], seed: str) -> D:
        """The question as the draw named by `seed` has it; itself where it is the same for everybody."""
        return self.draw(self.load(data), seed)

    def varies(self, data: D | Mapping[str, Any]) -> bool:
        """Whether different seeds give different questions."""
        return self.varies_in(self.load(data))

    def blank(self) -> Json:
        """Valid data for a new question, to be written over by its author."""
        return self.dump_data(self.sample())

    # Authors ------------------------------------------------------------------------------------

    def author_form(self, data: D | Mapping[str, Any], prefix: str) -> BoundForm:
        """The form to write a question in, filled from stored data. Show it with `form_template`."""
        return self.form.fill(_without_blanks(self.load(data).model_dump(mode="json")), prefix)

    def posted_form(self, form: Form, prefix: str) -> BoundForm:
        """The form as its author sent it: with `rows_changed`, show it again; else give its `data` to `dump_data`."""
        return self.form.read(form, prefix)

    @property
    def form_template(self) -> str:
        """The author's form. Inputs: form (a BoundForm)."""
        return f"courses/questions/authoring/{self.name}.html"

    # Answers ------------------------------------------------------------------------------------

    def parse_answer(self, data: D | Mapping[str, Any], raw: A | Mapping[str, Any]) -> A:
        """Validate an answer against its question. Raises `AnswerInvalid` with a sentence for the learner."""
        loaded = self.load(data)
        if isinstance(raw, self.answer_model):
            answer = raw
        else:
            try:
                answer = self.answer_model.model_validate(raw)
            except ValidationError as error:
                raise AnswerInvalid(_answer_sentence(error)) from error
        self.check(loaded, answer)
        return answer

    def dump_answer(self, data: D | Mapping[str, Any], raw: Mapping[str, Any]) -> Json:
        """The JSON to store for an answer that came as JSON. Raises `AnswerInvalid`."""
        return self.parse_answer(data, raw).model_dump(mode="json")

    def parse_form(self, data: D | Mapping[str, Any], form: Form, prefix: str) -> Json | None:
        """The answer in a posted form as JSON to store, or None when nothing was answered.

        Raises `AnswerInvalid`.
        """
        raw = self.read(form, prefix)
        return None if raw is None else self.dump_answer(data, raw)

    def warning(
        self, data: D | Mapping[str, Any], answer: A | Mapping[str, Any] | None, seed: str = ""
    ) -> str:
        """A sentence when an answer can be kept but will not be understood ("not a number"), else ""."""
        if answer is None:
            return ""
        loaded = self.drawn(data, seed)
        return self.doubt(loaded, self.parse_answer(loaded, answer))

    # Grading ------------------------------------------------------------------------------------

    def grade(
        self, data: D | Mapping[str, Any], answer: A | Mapping[str, Any] | None, seed: str = ""
    ) -> Outcome:
        """Judge an answer; no answer scores 0. Raises `AnswerInvalid` when it does not fit the question.

        An answer that people mark comes back with `needs_marking` and no score.
        """
        loaded = self.drawn(data, seed)
        if answer is None:
            explanation = loaded.explanation.html
            return Outcome(share_as_score(NOTHING), correct=False, answered=False, explanation=explanation)
        return self.mark(loaded, self.parse_answer(loaded, answer))

    def correct_answer(self, data: D | Mapping[str, Any], seed: str = "") -> Json:
        """An answer that gets full marks; where people mark, one that may be handed in."""
        return self.key(self.drawn(data, seed)).model_dump(mode="json")

    def describe_answer(
        self, data: D | Mapping[str, Any], answer: A | Mapping[str, Any] | None, seed: str = ""
    ) -> str:
        """An answer in words, as plain text, for reviews and exports."""
        if answer is None:
            return gettext("No answer")
        loaded = self.drawn(data, seed)
        return self.describe(loaded, self.parse_answer(loaded, answer))

    # Pages --------------------------------------------------------------------------------------

    def prompt(self, data: D | Mapping[str, Any], html: str, seed: str = "") -> str:
        """The prompt (clean HTML) as the draw has it."""
        return self.fill(self.drawn(data, seed), html)

    def public_data(self, data: D | Mapping[str, Any], *, order: Sequence[str] = (), seed: str = "") -> Json:
        """What the learner's browser may know: never the key, never feedback.

        `order` are option ids as `option_order` gave them; options it does not name follow at the end. `varies` is set
        where another seed gives another question.
        """
        public = {"type": self.name, **self.expose(self.drawn(data, seed))}
        if self.varies(data):
            public["varies"] = True
        order = order or self._mixed(self.load(data), "")
        if order and "options" in public:
            places = {option_id: place for place, option_id in enumerate(order)}
            public["options"].sort(key=lambda option: places.get(option["id"], len(places)))
        for place, option in enumerate(public.get("options", ())):
            option |= {"letter": _letter(place), "number": place + 1}
        return public

    def option_order(self, data: D | Mapping[str, Any], seed: str) -> list[str]:
        """Option ids in the order to show: shuffled by `seed` where the question or its type asks for it, else as written."""
        loaded = self.load(data)
        if mixed := self._mixed(loaded, seed):
            return mixed
        options: Sequence[Any] = getattr(loaded, "options", ())
        order = [option.id for option in options]
        if getattr(loaded, "shuffle", False):
            free = [place for place, option in enumerate(options) if not option.fixed]
            ids = [order[place] for place in free]
            random.Random(seed).shuffle(ids)  # noqa: S311  # nosec B311: an order, not a secret
            for place, option_id in zip(free, ids, strict=True):
                order[place] = option_id
        return order

    def _mixed(self, data: D, seed: str) -> list[str]:
        """What must not be shown as written, in an order that depends on the ids and the seed only."""
        ids = sorted(self.mixed(data))
        random.Random(seed).shuffle(ids)  # noqa: S311  # nosec B311: an order, not a secret
        return ids

    def hints(self, data: D | Mapping[str, Any], seed: str = "") -> list[str]:
        """The hints as clean HTML, in the order to give them."""
        return [hint.html for hint in self.drawn(data, seed).hints]


def _without_blanks(value: Any) -> Any:
    """Leave out texts nobody wrote; everything else is kept, so that a changed default changes no question."""
    if isinstance(value, dict):
        return {name: _without_blanks(item) for name, item in value.items() if item != _NO_TEXT}
    return [_without_blanks(item) for item in value] if isinstance(value, list) else value


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def _answer_sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "string_too_long":
        return gettext("This answer is too long. Shorten it to %(limit)d characters.") % {
            "limit": first["ctx"]["max_length"]
        }
    if first["type"] == "value_error":
        return first["msg"].removeprefix("Value error, ")
    return str(_MISFIT)
