"""Matching in GIFT, Moodle XML and QTI."""

from decimal import Decimal

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.questions.types.ids import digest
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
from lms.kernel.markup import plain_text


def _data(pairs: list[tuple[str, str]]) -> Found:
    """Pairs of HTML; an answer without a stem is a distractor."""
    found = Found(
        {
            "pairs": [{**rich(stem), "answer": rich(answer)} for stem, answer in pairs if stem],
            "distractors": [rich(answer) for stem, answer in pairs if not stem and answer],
        }
    )
    if not found.data["pairs"]:
        raise CannotCarry(_("It has no pairs."))
    return found


def _from_gift(block: gift.Block) -> Found:
    pairs = []
    for one in block.answers:
        stem, _arrow, answer = one.text.partition("->")
        pairs.append((block.html(stem.strip()), block.html(answer.strip())))
    return _data(pairs)


def _to_gift(asked: Asked, lines: gift.Lines) -> None:
    for stem, answer in pairs_of(asked):
        lines.add("=", f"{gift.rich_text(stem)} -> {gift.escape(answer)}")


def pairs_of(asked: Asked) -> list[tuple[str, str]]:
    """HTML of stems and escaped words of answers, as formats without rich answers write them."""
    data = asked.data
    pairs = [(html_of(pair), _flat(html_of(pair, "answer"))) for pair in data["pairs"]]
    return pairs + [("", _flat(html_of(one))) for one in data["distractors"]]


def _flat(html: str) -> str:
    """One line of words, escaped: answers of other systems are no HTML, but read as such."""
    return str(escape(" ".join(plain_text(html).split())))


def _from_moodle(question: Element) -> Found:
    pairs = []
    for holder in question.findall("subquestion"):
        pairs.append((moodle.html(holder), str(escape(moodle.words(holder.find("answer"))))))
    found = _data(pairs)
    moodle.combined(question, found)
    return found


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "matching")
    write_pairs(asked, question, [(html_of(pair), html_of(pair, "answer")) for pair in asked.data["pairs"]]
                + [("", html_of(one)) for one in asked.data["distractors"]])  # fmt: skip


def write_pairs(asked: Asked, question: Element, pairs: list[tuple[str, str]]) -> None:
    """Write pairs of HTML as a matching question; answers there are plain text."""
    moodle.put(question, "shuffleanswers", "true")
    moodle.put_combined(question, asked.data)
    for stem, answer in pairs:
        holder = moodle.put_text(question, "subquestion", stem)
        moodle.put(moodle.put(holder, "answer"), "text", " ".join(plain_text(answer).split()))


def from_sets(item: qti.Item) -> tuple[list[Element], list[Element], dict[str, str]]:
    """The two sets of a match interaction, and for each of the first the right one of the second."""
    interaction = item.only
    sets = [
        list(holder.findall("simpleAssociableChoice")) for holder in interaction.findall("simpleMatchSet")
    ]
    if len(sets) != 2:
        raise CannotCarry(_("It does not have two sets to match."))
    said = item.declaration(interaction)
    pairs = said.correct or tuple(name for name, worth in said.mapping.items() if worth > 0)
    right: dict[str, str] = {}
    for pair in pairs:
        first, _space, second = pair.partition(" ")
        if first in right:
            raise CannotCarry(_("One of its stems belongs to several answers."))
        right[first] = second.strip()
    return sets[0], sets[1], right


def _qti_claims(item: qti.Item) -> bool:
    return item.is_single("matchInteraction")


def _from_qti(item: qti.Item) -> Found:
    stems, answers, right = from_sets(item)
    texts = {one.get("identifier", ""): item.html(one) for one in answers}
    names = [one.get("identifier", "") for one in stems]
    if set(names) != set(right):
        raise CannotCarry(_("Some of its stems have no answer."))
    pairs: list[Json] = [
        {**rich(item.html(one)), "id": name, "answer": rich(texts.get(right[name], ""))}
        for one, name in zip(stems, names, strict=True)
    ]
    others = [rich(text) for name, text in texts.items() if name not in right.values()]
    data: Json = {"pairs": pairs, "distractors": others}
    if rule := qti.classes(item.only).get("scoring"):
        data["scoring"] = rule
    return Found(data)


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data = asked.data
    answers = {digest(html_of(pair, "answer")): html_of(pair, "answer") for pair in data["pairs"]}
    answers |= {digest(html_of(one)): html_of(one) for one in data["distractors"]}
    stems = [(qti.identifier(pair["id"]), html_of(pair)) for pair in data["pairs"]]
    right = {qti.identifier(pair["id"]): digest(html_of(pair, "answer")) for pair in data["pairs"]}
    write_sets(target, stems, list(answers.items()), right, "lms-kind-matching")


def write_sets(
    target: qti.Target,
    stems: list[tuple[str, str]],
    answers: list[tuple[str, str]],
    right: dict[str, str],
    kind: str,
) -> None:
    """Write a match interaction of (identifier, HTML), each stem with one answer."""
    rule = target.asked.data["scoring"]
    each = qti.worth(target.points, Decimal(1) / max(1, len(right)))
    pairs = tuple(f"{stem} {answer}" for stem, answer in right.items())
    worth = dict.fromkeys(pairs, each) if rule != "all_or_nothing" else None
    target.declare("directedPair", cardinality="multiple", correct=pairs, mapping=worth)
    interaction = target.interaction(
        "matchInteraction",
        {"class": f"{kind} lms-scoring-{rule}"},
        shuffle="true",
        maxAssociations=str(len(stems)),
    )
    for choices, most in ((stems, "1"), (answers, "0")):
        holder = interaction.makeelement("simpleMatchSet", {})
        interaction.append(holder)
        for name, html in choices:
            choice = holder.makeelement("simpleAssociableChoice", {"identifier": name, "matchMax": most})
            holder.append(choice)
            qti.put_html(choice, html)
    target.scored_by("match_correct" if worth is None else "map_response")


MAPPING = Mapping(
    gift=Dialect(lambda block: block.is_matching, _from_gift, _to_gift),
    moodle=Dialect(
        lambda question: question.get("type") in {"matching", "match", "ddmatch"}, _from_moodle, _to_moodle
    ),
    qti=Dialect(_qti_claims, _from_qti, _to_qti),
)
