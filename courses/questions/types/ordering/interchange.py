"""Putting in order: Moodle's ordering questions, QTI's order interaction."""

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    Asked,
    CannotCarry,
    Dialect,
    Element,
    Found,
    Json,
    Mapping,
    html_of,
    moodle,
    qti,
    rich,
)

_RULES = {
    "ALL_OR_NOTHING": "all_or_nothing",
    "-1": "all_or_nothing",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": "per_right",
    "4": "per_right",
    "RELATIVE_TO_CORRECT": "right_minus_wrong",
    "6": "right_minus_wrong",
}


def _from_moodle(question: Element) -> Found:
    rule = moodle.value(question, "gradingtype").upper()
    found = Found({"scoring": _RULES.get(rule, "right_minus_wrong")})
    if rule and rule not in _RULES:
        found.lose("scoring", _("Partly right orders are counted by pairs of items here, not by places."))
    if moodle.value(question, "selecttype", "ALL").upper() not in {"ALL", "0"}:
        found.lose("draw", _("Learners are shown all items here, not some of them."))
    moodle.combined(question, found)
    found.data["items"] = [
        {**rich(moodle.html(answer)), "feedback": moodle.feedback_of(answer)}
        for answer in question.findall("answer")
    ]
    return found


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "ordering")
    rule = next(name for name, ours in _RULES.items() if ours == asked.data["scoring"])
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", rule),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        moodle.put(question, name, value)
    moodle.put_combined(question, asked.data)
    for place, item in enumerate(asked.data["items"], 1):
        answer = moodle.put_text(question, "answer", html_of(item), fraction=str(place))
        moodle.put_text(answer, "feedback", html_of(item, "feedback"))


def _from_qti(item: qti.Item) -> Found:
    interaction = item.only
    order = item.declaration(interaction).correct
    choices = {one.get("identifier", ""): one for one in interaction.findall("simpleChoice")}
    if set(order) != set(choices):
        raise CannotCarry(_("It does not say the right order of all its items."))
    data: Json = {
        "items": [
            {
                **rich(item.html(choices[name])),
                "id": name,
                "feedback": qti.choice_feedback(item, choices[name]),
            }
            for name in order
        ]
    }
    data["scoring"] = qti.classes(interaction).get("scoring", "all_or_nothing")
    return Found(data)


def _to_qti(asked: Asked, target: qti.Target) -> None:
    items = asked.data["items"]
    names = {item["id"]: qti.identifier(item["id"]) for item in items}
    target.declare("identifier", cardinality="ordered", correct=tuple(names.values()))
    interaction = target.interaction(
        "orderInteraction", {"class": f"lms-scoring-{asked.data['scoring']}"}, shuffle="true"
    )
    for item in items:
        choice = interaction.makeelement("simpleChoice", {"identifier": names[item["id"]]})
        interaction.append(choice)
        qti.put_html(choice, html_of(item))
        qti.put_feedback(choice, names[item["id"]], item)
    target.scored_by("match_correct")


MAPPING = Mapping(
    moodle=Dialect(lambda question: question.get("type") == "ordering", _from_moodle, _to_moodle),
    qti=Dialect(lambda item: item.is_single("orderInteraction"), _from_qti, _to_qti),
)
