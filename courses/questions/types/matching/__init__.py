"""Matching: stems and the answers that belong to them."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.errors import AnswerInvalid
from courses.questions.types.ids import digest
from courses.questions.types.matching.form import FORM
from courses.questions.types.matching.grader import grade
from courses.questions.types.matching.schema import Answer, Data
from lms.kernel.markup import plain_text


def _key(data: Data) -> Answer:
    return Answer(pairs={pair.id: digest(pair.answer.html) for pair in data.pairs})


def _check(data: Data, answer: Answer) -> None:
    if not (
        answer.pairs.keys() <= {pair.id for pair in data.pairs}
        and set(answer.pairs.values()) <= data.answers.keys()
    ):
        raise AnswerInvalid(
            gettext("This answer is not part of the question. Reload the page and choose again.")
        )


def _describe(data: Data, answer: Answer) -> str:
    answers = data.answers
    return "; ".join(
        f"{plain_text(pair.html, delimit_maths=True)} → {plain_text(answers[answer.pairs[pair.id]].html, delimit_maths=True)}"
        for pair in data.pairs
        if pair.id in answer.pairs
    )


def _expose(data: Data) -> Json:
    return {
        "stems": [{"id": pair.id, "html": pair.html} for pair in data.pairs],
        "options": [
            {"id": key, "html": answer.html, "text": plain_text(answer.html)}
            for key, answer in data.answers.items()
        ],
        "lettered": any("<" in answer.html for answer in data.answers.values()),
    }


def _mixed(data: Data) -> Sequence[str]:
    return list(data.answers)


def _read(form: Form, prefix: str) -> Json | None:
    given = zip(form.getlist(f"{prefix}-stem"), form.getlist(f"{prefix}-answer"), strict=False)
    pairs = {stem: answer for stem, answer in given if answer}
    return {"pairs": pairs} if pairs else None


def _sample() -> Json:
    return {
        "pairs": [
            {"text": str(_("First")), "answer": str(_("Its answer"))},
            {"text": str(_("Second")), "answer": str(_("The other answer"))},
        ]
    }


TYPE = QuestionType(
    name="matching",
    label=_("Matching"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    check=_check,
    mixed=_mixed,
    form=FORM,
)
