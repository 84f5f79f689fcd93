"""Essays in GIFT, Moodle XML and QTI."""

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    Asked,
    Dialect,
    Element,
    Found,
    Mapping,
    html_of,
    moodle,
    qti,
    rich,
)
from lms.kernel.markup import plain_text


def _limit(written: str) -> int | None:
    return int(written) if written.isdecimal() and 0 < int(written) <= 20_000 else None


def _from_moodle(question: Element) -> Found:
    found = Found(
        {
            "min_words": _limit(moodle.value(question, "minwordlimit")),
            "max_words": _limit(moodle.value(question, "maxwordlimit")),
            "template": plain_text(moodle.html(question.find("responsetemplate"))),
            "marking_notes": rich(moodle.html(question.find("graderinfo"))),
        }
    )
    if moodle.value(question, "attachments", "0") != "0":
        found.lose("attachments", _("Files could be handed in with the text; here it is a text alone."))
    return found


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "essay")
    data = asked.data
    for name, value in (
        ("responseformat", "plain"),
        ("responserequired", "1"),
        ("responsefieldlines", "15"),
        ("minwordlimit", str(data["min_words"] or "")),
        ("maxwordlimit", str(data["max_words"] or "")),
        ("attachments", "0"),
        ("attachmentsrequired", "0"),
        ("maxbytes", "0"),
        ("filetypeslist", ""),
    ):
        moodle.put(question, name, value)
    moodle.put_text(question, "graderinfo", html_of(data, "marking_notes"))
    template = moodle.put(question, "responsetemplate", format="plain_text")
    moodle.put(template, "text", data["template"])


def _from_qti(item: qti.Item) -> Found:
    said = {one.get("class", ""): item.html(one) for one in item.all("rubricBlock")}
    notes = said.pop("lms-notes", "") or "".join(
        item.html(one) for one in item.all("rubricBlock") if "scorer" in one.get("view", "") and not one.get("class")
    )  # fmt: skip
    own = qti.classes(item.only)
    return Found(
        {
            "template": item.only.get("placeholderText", ""),
            "min_words": _limit(own.get("least", "")),
            "max_words": _limit(own.get("most", "")),
            "marking_notes": rich(notes),
            "model_answer": rich(said.get("lms-model", "")),
        }
    )


def write_rubric(asked: Asked, target: qti.Target) -> None:
    """Write what only those who mark may read."""
    for name, kind in (("marking_notes", "lms-notes"), ("model_answer", "lms-model")):
        if html := html_of(asked.data, name):
            block = target.body().makeelement("rubricBlock", {"view": "scorer", "class": kind})
            target.body().append(block)
            qti.put_html(block, html)


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data = asked.data
    target.declare("string")
    own = [f"lms-least-{data['min_words']}" if data["min_words"] else ""]
    own += [f"lms-most-{data['max_words']}" if data["max_words"] else ""]
    more = {"class": " ".join(one for one in own if one)} if any(own) else {}
    if data["template"]:
        more["placeholderText"] = data["template"]
    target.interaction("extendedTextInteraction", more, expectedLines="15")
    write_rubric(asked, target)


MAPPING = Mapping(
    gift=Dialect(
        lambda block: not block.raw, lambda block: Found({}), lambda asked, lines: lines.parts.append("")
    ),
    moodle=Dialect(lambda question: question.get("type") == "essay", _from_moodle, _to_moodle),
    qti=Dialect(lambda item: item.is_single("extendedTextInteraction"), _from_qti, _to_qti),
)
