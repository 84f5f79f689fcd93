"""True or false in GIFT, Moodle XML and QTI."""

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    Asked,
    CannotCarry,
    Dialect,
    Element,
    Found,
    Json,
    Mapping,
    gift,
    html_of,
    moodle,
    qti,
    rich,
)


def _from_gift(block: gift.Block) -> Found:
    """In GIFT the first feedback is for who was wrong, the second for who was right."""
    _word, *said = block.raw.split("#")
    wrong, right = ([block.html(one) for one in said[:2]] + ["", ""])[:2]
    true = block.truth == "T"
    return Found(
        {
            "correct_answer": true,
            "feedback_true": rich(right if true else wrong),
            "feedback_false": rich(wrong if true else right),
        }
    )


def _to_gift(asked: Asked, lines: gift.Lines) -> None:
    data = asked.data
    true = data["correct_answer"]
    right, wrong = (
        html_of(data, f"feedback_{name}") for name in (("true", "false") if true else ("false", "true"))
    )
    text = "TRUE" if true else "FALSE"
    if right or wrong:
        text += f"#{gift.rich_text(wrong)}"
    if right:
        text += f"#{gift.rich_text(right)}"
    lines.parts.append(text)


def _from_moodle(question: Element) -> Found:
    data: Json = {}
    for answer, share in moodle.answers(question):
        name = moodle.words(answer).lower()
        if name not in ("true", "false"):
            raise CannotCarry(_("Its answers are not “true” and “false”."))
        data[f"feedback_{name}"] = moodle.feedback_of(answer)
        if share > 0:
            data["correct_answer"] = name == "true"
    if "correct_answer" not in data:
        raise CannotCarry(_("It has no right answer."))
    return Found(data)


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "truefalse")
    for name in ("true", "false"):
        right = asked.data["correct_answer"] == (name == "true")
        answer = moodle.put(question, "answer", fraction="100" if right else "0", format="moodle_auto_format")
        moodle.put(answer, "text", name)
        moodle.put_text(answer, "feedback", html_of(asked.data, f"feedback_{name}"))


def _names(item: qti.Item) -> dict[str, str]:
    """Identifier by `true` and `false`, where the choices are just these."""
    choices = item.only.findall("simpleChoice")
    by_word = {item.html(one).strip().lower(): one.get("identifier", "") for one in choices}
    own = {one.get("identifier", "").lower(): one.get("identifier", "") for one in choices}
    for found in (own, by_word):
        if set(found) == {"true", "false"}:
            return found
    return {}


def _qti_claims(item: qti.Item) -> bool:
    if not item.is_single("choiceInteraction") or item.declaration(item.only).cardinality != "single":
        return False
    return bool(_names(item))


def _from_qti(item: qti.Item) -> Found:
    names, said = _names(item), item.declaration(item.only)
    best = max(said.mapping, key=lambda name: said.mapping[name], default="")
    right = said.correct[0] if said.correct else best
    data: dict[str, object] = {"correct_answer": right == names["true"]}
    for choice in item.only.findall("simpleChoice"):
        word = "true" if choice.get("identifier") == names["true"] else "false"
        data[f"feedback_{word}"] = qti.choice_feedback(item, choice)
    return Found(data)


def _to_qti(asked: Asked, target: qti.Target) -> None:
    target.declare("identifier", correct=(str(asked.data["correct_answer"]).lower(),))
    interaction = target.interaction("choiceInteraction", shuffle="false", maxChoices="1")
    for name, word in (("true", _("True")), ("false", _("False"))):
        choice = interaction.makeelement("simpleChoice", {"identifier": name})
        choice.text = word
        interaction.append(choice)
        qti.put_feedback(choice, name, {"feedback": asked.data.get(f"feedback_{name}")})
    target.scored_by("match_correct")


MAPPING = Mapping(
    gift=Dialect(lambda block: bool(block.truth), _from_gift, _to_gift),
    moodle=Dialect(lambda question: question.get("type") == "truefalse", _from_moodle, _to_moodle),
    qti=Dialect(_qti_claims, _from_qti, _to_qti),
)
