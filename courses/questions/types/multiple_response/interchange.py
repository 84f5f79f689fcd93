"""Multiple response in GIFT, Moodle XML and QTI.

Moodle and GIFT give each option a percentage. Wrong options that cost nothing are `per_right`, those that cost as much
as a right one earns `right_minus_wrong`, those that cost everything `all_or_nothing`. Moodle's further types with
rules of their own (all-or-nothing, OU multiple response) are read as what they say.
"""

from decimal import Decimal
from fractions import Fraction

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
    share_in_percent,
)
from courses.questions.types.single_choice.interchange import qti_choice

_OWN_RULES = {"multichoiceset": "all_or_nothing", "oumultiresponse": "per_right"}


def scoring_of(shares: list[Decimal], found: Found) -> str:
    """The rule that comes nearest to these shares; says so where they are not equal."""
    right = [share for share in shares if share > 0]
    wrong = [share for share in shares if share <= 0]
    if not right:
        raise CannotCarry(_("None of its options is worth any marks."))
    if max(right) - min(right) > Decimal("0.02"):
        found.lose("shares", _("Its right options earn different marks; here each earns the same."))
    if abs(sum(right, Decimal(0)) - 1) > Decimal("0.02"):
        raise CannotCarry(
            _("Its right options add up to %(sum)s %% of the marks, not to 100.")
            % {"sum": share_in_percent(sum(right, Decimal(0)))}
        )
    most = min(wrong, default=Decimal(0))
    if most == 0:
        return "per_right"
    if max(wrong) != most:
        found.lose("penalty", _("Its wrong options cost different marks; here each costs the same."))
    nearer = abs(abs(most) - 1) < abs(abs(most) - sum(right, Decimal(0)) / len(right))
    return "all_or_nothing" if nearer or most <= -1 else "right_minus_wrong"


def weights(data: Json) -> list[str]:
    """What each option is worth, in percent."""
    right = sum(option["is_correct"] for option in data["options"])
    each = Fraction(1, right)
    wrong = {"per_right": Fraction(0), "right_minus_wrong": -each, "all_or_nothing": Fraction(-1)}
    cost = wrong[data["scoring"]]
    return [share_in_percent(each if option["is_correct"] else cost) for option in data["options"]]


def _from_gift(block: gift.Block) -> Found:
    found = Found({})
    shares = [one.weight or Decimal(0) for one in block.answers]
    found.data["scoring"] = scoring_of(shares, found)
    found.data["options"] = [
        {**rich(block.html(one.text)), "is_correct": share > 0, "feedback": rich(one.feedback)}
        for one, share in zip(block.answers, shares, strict=True)
    ]
    return found


def _to_gift(asked: Asked, lines: gift.Lines) -> None:
    for option, weight in zip(asked.data["options"], weights(asked.data), strict=True):
        mark = f"%{weight}%" if weight != "0" else ""
        lines.add("~", f"{mark}{gift.rich_text(html_of(option))}", html_of(option, "feedback"))


def _moodle_claims(question: Element) -> bool:
    return question.get("type") in {"multichoice", *_OWN_RULES}


def _from_moodle(question: Element) -> Found:
    found = Found({"shuffle": moodle.flag(question, "shuffleanswers")})
    moodle.combined(question, found)
    own = _OWN_RULES.get(question.get("type", ""))
    answers = moodle.answers(question)
    right = [
        moodle.flag(answer, "correctanswer") if own == "per_right" else share > 0 for answer, share in answers
    ]
    found.data["scoring"] = own or scoring_of([share for _answer, share in answers], found)
    found.data["options"] = [
        {**rich(moodle.html(answer)), "is_correct": correct, "feedback": moodle.feedback_of(answer)}
        for (answer, _share), correct in zip(answers, right, strict=True)
    ]
    return found


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "multichoice")
    data = asked.data
    moodle.put(question, "single", "false")
    moodle.put(question, "shuffleanswers", str(data["shuffle"]).lower())
    moodle.put(question, "answernumbering", "abc")
    moodle.put_combined(question, data)
    for option, weight in zip(data["options"], weights(data), strict=True):
        moodle.put_answer(question, html_of(option), Decimal(weight) / 100, option)


def _from_qti(item: qti.Item) -> Found:
    interaction = item.only
    said = item.declaration(interaction)
    right = set(said.correct) or {name for name, worth in said.mapping.items() if worth > 0}
    found = Found({"shuffle": interaction.get("shuffle") == "true", "scoring": "all_or_nothing"})
    if said.mapping and not item.matches_only:
        cost = min(said.mapping.values())
        found.data["scoring"] = "right_minus_wrong" if cost < 0 else "per_right"
    found.data["scoring"] = qti.classes(interaction).get("scoring", found.data["scoring"])
    found.data["options"] = [
        {
            **rich(item.html(choice)),
            "id": choice.get("identifier", ""),
            "is_correct": choice.get("identifier", "") in right,
            "feedback": qti.choice_feedback(item, choice),
            "fixed": choice.get("fixed") == "true",
        }
        for choice in interaction.findall("simpleChoice")
    ]
    return found


def _qti_claims(item: qti.Item) -> bool:
    return item.is_single("choiceInteraction")


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data = asked.data
    names = {option["id"]: qti.identifier(option["id"]) for option in data["options"]}
    right = tuple(names[option["id"]] for option in data["options"] if option["is_correct"])
    each = qti.worth(target.points, Decimal(1) / len(right))
    costs = data["scoring"] == "right_minus_wrong"
    mapping = {
        names[option["id"]]: each if option["is_correct"] else -each
        for option in data["options"]
        if option["is_correct"] or costs
    }
    whole = data["scoring"] == "all_or_nothing"
    target.declare("identifier", cardinality="multiple", correct=right, mapping=None if whole else mapping)
    interaction = target.interaction(
        "choiceInteraction",
        {"class": f"lms-scoring-{data['scoring']}"},
        shuffle=str(data["shuffle"]).lower(),
        maxChoices="0",
    )
    for option in data["options"]:
        choice = qti_choice(interaction, names[option["id"]], option)
        qti.put_feedback(choice, names[option["id"]], option)
    target.scored_by("match_correct" if whole else "map_response")


MAPPING = Mapping(
    gift=Dialect(lambda block: block.is_choice, _from_gift, _to_gift),
    moodle=Dialect(_moodle_claims, _from_moodle, _to_moodle),
    qti=Dialect(_qti_claims, _from_qti, _to_qti),
)
