"""Moodle XML: texts of a `<question>` as HTML, and the elements that writers put into one."""

import re
from base64 import b64encode
from decimal import Decimal

from django.utils.html import escape
from lxml import etree

from courses.questions.types.mapping import Element, Found, Json, html_of, percent, rich, share_in_percent
from lms.kernel.markup import render

_BARE = re.compile(r"\s*\n\s*")


def words(element: Element | None) -> str:
    """The characters below `<text>`, or of the element itself where it has none; stripped."""
    if element is None:
        return ""
    text = element.find("text")
    return "".join(str(part) for part in (element if text is None else text).itertext()).strip()


def value(question: Element, name: str, default: str = "") -> str:
    """What a child says, stripped."""
    return words(question.find(name)) or default


def flag(question: Element, name: str, *, default: bool = False) -> bool:
    """A child that says yes or no, in any of Moodle's ways."""
    said = value(question, name).lower()
    return said in {"1", "true", "yes"} if said else default


def html(element: Element | None, default: str = "html") -> str:
    """The text as HTML, by the format it is marked with."""
    text = words(element)
    if element is None or not text:
        return ""
    match element.get("format") or default:
        case "plain_text":
            return _BARE.sub("<br>", str(escape(text)))
        case "markdown":
            return render(text)
    return text


def answers(question: Element) -> list[tuple[Element, Decimal]]:
    """The `<answer>` elements with their shares of the marks."""
    return [(answer, percent(answer.get("fraction", "0"))) for answer in question.findall("answer")]


def feedback_of(answer: Element) -> Json:
    """What is said to who gave this answer."""
    return rich(html(answer.find("feedback")))


def put(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add a child with text as characters."""
    child = etree.SubElement(parent, name, attributes)
    child.text = text or None
    return child


def put_text(parent: Element, name: str, text: str, **attributes: str) -> Element:
    """Add a child whose `<text>` holds HTML."""
    child = etree.SubElement(parent, name, {"format": "html", **attributes})
    inner = etree.SubElement(child, "text")
    if text:
        inner.text = etree.CDATA(text) if "<" in text and "]]>" not in text else text
    return child


def put_answer(question: Element, text: str, share: Decimal | str, entry: Json, **attributes: str) -> Element:
    """Add an `<answer>` with its feedback."""
    answer = put_text(question, "answer", text, fraction=share_in_percent(share), **attributes)
    put_text(answer, "feedback", html_of(entry, "feedback"))
    return answer


def put_file(parent: Element, name: str, content: bytes) -> None:
    """Embed a file in the element whose text shows it."""
    put(parent, "file", b64encode(content).decode(), encoding="base64").attrib.update(
        {"name": name, "path": "/"}
    )


def combined(question: Element, found: Found) -> None:
    """Read what is said on right and wrong answers as a whole."""
    found.data["feedback_correct"] = rich(html(question.find("correctfeedback")))
    found.data["feedback_incorrect"] = rich(html(question.find("incorrectfeedback")))


def put_combined(question: Element, data: Json) -> None:
    """Write what is said on right and wrong answers as a whole."""
    put_text(question, "correctfeedback", html_of(data, "feedback_correct"))
    put_text(question, "partiallycorrectfeedback", "")
    put_text(question, "incorrectfeedback", html_of(data, "feedback_incorrect"))
