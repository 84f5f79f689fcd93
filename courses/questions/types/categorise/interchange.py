"""Sorting into categories: in Moodle XML and GIFT only as matching, in QTI as itself."""

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
    qti,
    rich,
)
from courses.questions.types.matching.interchange import from_sets, pairs_of, write_pairs, write_sets


def _as_pairs(asked: Asked) -> Json:
    """The data of a matching question that asks the same. Raises `CannotCarry` where an item belongs nowhere."""
    names = {one["id"]: one for one in asked.data["categories"]}
    items = asked.data["items"]
    if not all(item["category"] for item in items):
        raise CannotCarry(_("Some of its items belong nowhere, which matching cannot say."))
    used = {item["category"] for item in items}
    rest = [rich(html_of(one)) for key, one in names.items() if key not in used]
    pairs = [{**item, "answer": rich(html_of(names[item["category"]]))} for item in items]
    return {**asked.data, "pairs": pairs, "distractors": rest}


def _to_gift(asked: Asked, lines: gift.Lines) -> None:
    same = Asked("matching", asked.title, asked.prompt, _as_pairs(asked))
    for stem, answer in pairs_of(same):
        lines.add("=", f"{gift.rich_text(stem)} -> {gift.escape(answer)}")


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "matching")
    data = _as_pairs(asked)
    pairs = [(html_of(pair), html_of(pair, "answer")) for pair in data["pairs"]]
    write_pairs(asked, question, pairs + [("", html_of(one)) for one in data["distractors"]])


def _claims(item: qti.Item) -> bool:
    """A match whose answers take several items: our own say so, others by how much an answer may hold."""
    if not item.is_single("matchInteraction"):
        return False
    kind = qti.classes(item.only).get("kind")
    if kind:
        return kind == "categorise"
    _stems, answers, right = from_sets(item)
    several = len(set(right.values())) < len(right)
    return several and all(one.get("matchMax") != "1" for one in answers)


def _from_qti(item: qti.Item) -> Found:
    items, categories, right = from_sets(item)
    data: Json = {
        "categories": [{**rich(item.html(one)), "id": one.get("identifier", "")} for one in categories],
        "items": [
            {
                **rich(item.html(one)),
                "id": one.get("identifier", ""),
                "category": right.get(one.get("identifier", ""), ""),
            }
            for one in items
        ],
    }
    own = qti.classes(item.only)
    data["nowhere"] = own.get("nowhere") == "yes" or not all(one["category"] for one in data["items"])
    if "scoring" in own:
        data["scoring"] = own["scoring"]
    return Found(data)


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data = asked.data
    names = {one["id"]: qti.identifier(f"c-{one['id']}") for one in data["categories"]}
    stems = [(qti.identifier(one["id"]), html_of(one)) for one in data["items"]]
    answers = [(names[one["id"]], html_of(one)) for one in data["categories"]]
    right = {qti.identifier(one["id"]): names[one["category"]] for one in data["items"] if one["category"]}
    own = "lms-kind-categorise" + (" lms-nowhere-yes" if data["nowhere"] else "")
    write_sets(target, stems, answers, right, own)


def _never(source: object) -> bool:
    return False


def _unread(source: object) -> Found:
    raise CannotCarry(_("“%(kind)s” has no question type here yet.") % {"kind": "categorise"})


MAPPING = Mapping(
    gift=Dialect(_never, _unread, _to_gift),
    moodle=Dialect(_never, _unread, _to_moodle),
    qti=Dialect(_claims, _from_qti, _to_qti),
)
