"""Cloze: a text with gaps for words, numbers and choices."""

from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.cloze.body import pieces
from courses.questions.types.cloze.form import FORM
from courses.questions.types.cloze.grader import check, doubt, grade
from courses.questions.types.cloze.schema import GRADERS, Answer, ChoiceGap, Data, Gap
from courses.questions.types.short_answer.schema import MAX_TEXT
from lms.kernel.markup import plain_text


def _key(data: Data) -> Answer:
    keys = {gap.id: GRADERS[gap.kind].correct_answer(gap.question) for gap in data.gaps}
    return Answer(gaps={gap_id: key.get("choice") or key["text"] for gap_id, key in keys.items()})


def _describe(data: Data, answer: Answer) -> str:
    return "; ".join(_shown(gap, answer.gaps.get(gap.id)) for gap in data.in_order)


def _shown(gap: Gap, text: str | None) -> str:
    if text is None:
        return "–"
    return plain_text(gap.question.option(text).html) if isinstance(gap, ChoiceGap) else text.strip()


def _expose(data: Data) -> Json:
    """The text in pieces: each with the HTML before a gap, and the gap; the last one has none."""
    gaps = {gap.id: gap for gap in data.gaps}
    cut = pieces(data.body.html)
    shown: list[Json] = [
        {"html": html, "gap": _exposed(gaps[gap_id], number)}
        for number, (html, gap_id) in enumerate(zip(cut[::2], cut[1::2], strict=False), 1)
    ]
    return {"pieces": [*shown, {"html": cut[-1], "gap": None}]}


def _exposed(gap: Gap, number: int) -> Json:
    found: Json = {"id": gap.id, "number": number, "kind": gap.kind, "max_length": MAX_TEXT}
    if isinstance(gap, ChoiceGap):
        found["choices"] = [
            {"id": option.id, "words": plain_text(option.html)} for option in gap.question.options
        ]
    elif gap.kind == "number":
        found |= GRADERS["number"].expose(gap.question)
    return found


def _read(form: Form, prefix: str) -> Json | None:
    names = [name for name in form.getlist(f"{prefix}-gap") if name]
    gaps = {name: str(form.get(f"{prefix}-gap-{name}") or "") for name in names}
    filled = {name: text for name, text in gaps.items() if text.strip()}
    return {"gaps": filled} if filled else None


def _draw(data: Data, seed: str) -> Data:
    """The options of a gap in another order, where the author wants that."""
    return data.model_copy(update={"gaps": tuple(_shuffled(gap, seed) for gap in data.gaps)})


def _shuffled(gap: Gap, seed: str) -> Gap:
    if not isinstance(gap, ChoiceGap) or not gap.question.shuffle:
        return gap
    order = GRADERS["choice"].option_order(gap.question, f"{seed}:{gap.id}")
    options = tuple(gap.question.option(option_id) for option_id in order)
    return gap.model_copy(update={"question": gap.question.model_copy(update={"options": options})})


def _varies(data: Data) -> bool:
    return any(isinstance(gap, ChoiceGap) and gap.question.shuffle for gap in data.gaps)


def _sample() -> Json:
    body = _("The answer is {{1}}.")
    return {"body": str(body), "gaps": [{"id": "1", "kind": "text", "written": str(_("Right"))}]}


TYPE = QuestionType(
    name="cloze",
    label=_("Text with gaps"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    form=FORM,
    check=check,
    doubt=doubt,
    draw=_draw,
    varies_in=_varies,
)
