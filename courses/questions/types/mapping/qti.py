"""QTI 2.x and 3.0 items: reading one by its declarations, and putting one together.

Readers see the names of QTI 2.x without namespaces; QTI 3's (`qti-choice-interaction`) are renamed first.
Classes `lms-…` on an interaction keep what QTI has no word for; other systems pass over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree
from lxml import html as parser

from courses.questions.types.mapping import (
    Asked,
    CannotCarry,
    Element,
    Json,
    decimal,
    html_of,
    plain_number,
    rich,
    tolerance_of,
)

RESPONSE: Final = "RESPONSE"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_INTERACTIONS: Final = re.compile(r"\w+Interaction$")
Pairs = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A response: what is right, and what each value earns where it says so."""

    cardinality: str
    base: str
    correct: tuple[str, ...]
    mapping: dict[str, Decimal]
    case: frozenset[str]

    @property
    def best(self) -> Decimal:
        """The most one value earns."""
        return max(self.mapping.values(), default=Decimal(0))


@dataclass(slots=True)
class Item:
    """An `assessmentItem` with plain names."""

    root: Element

    def all(self, *names: str) -> list[Element]:
        """The elements with these names, in document order."""
        return list(self.root.iter(*names))

    @property
    def body(self) -> Element:
        """The `itemBody`. Raises `CannotCarry` when there is none."""
        found = next(self.root.iter("itemBody"), None)
        if found is None:
            raise CannotCarry(_("It shows nothing to answer."))
        return found

    @property
    def interactions(self) -> list[Element]:
        """Everything that can be answered."""
        found = next(self.root.iter("itemBody"), None)
        if found is None:
            return []
        return [one for one in found.iter() if isinstance(one.tag, str) and _INTERACTIONS.match(one.tag)]

    @property
    def only(self) -> Element:
        """The one interaction; claimed before."""
        return self.interactions[0]

    def is_single(self, name: str) -> bool:
        """Whether there is one interaction, and of this kind."""
        found = self.interactions
        return len(found) == 1 and found[0].tag == name

    def declaration(self, interaction: Element) -> Declaration:
        """What is declared for an interaction. Raises `CannotCarry` when nothing is."""
        name = interaction.get("responseIdentifier", "")
        for found in self.root.iter("responseDeclaration"):
            if found.get("identifier") == name:
                return _declaration(found)
        raise CannotCarry(_("It does not say which answer is right."))

    @property
    def matches_only(self) -> bool:
        """Whether it is marked by comparing with what is right as a whole."""
        template = next((found.get("template", "") for found in self.root.iter("responseProcessing")), "")
        if template:
            return "match_correct" in template
        return any(True for _one in self.root.iter("match")) and not any(
            True for _one in self.root.iter("mapResponse")
        )

    def html(self, element: Element | None, *, without: tuple[str, ...] = ()) -> str:
        """The inner HTML of an element; elements with the names in `without` are left out."""
        return inner_html(element, without) if element is not None else ""

    def feedback(self, identifier: str) -> str:
        """A `modalFeedback` by its identifier."""
        for found in self.root.iter("modalFeedback"):
            if found.get("identifier", "").lower() == identifier:
                return self.html(found)
        return ""


def classes(element: Element) -> dict[str, str]:
    """The words after `lms-name-` of its classes, by name."""
    found = re.findall(r"\blms-(\w+?)-([\w.]+)", element.get("class", ""))
    return dict(found)


def _declaration(element: Element) -> Declaration:
    correct = [found for holder in element.findall("correctResponse") for found in holder.findall("value")]
    entries = [found for holder in element.findall("mapping") for found in holder.findall("mapEntry")]
    return Declaration(
        element.get("cardinality", "single"),
        element.get("baseType", "identifier"),
        tuple("".join(str(part) for part in one.itertext()).strip() for one in correct),
        {entry.get("mapKey", ""): decimal(entry.get("mappedValue", "0")) for entry in entries},
        frozenset(one.get("mapKey", "") for one in entries if one.get("caseSensitive", "true") != "false"),
    )


def inner_html(element: Element, without: tuple[str, ...] = ()) -> str:
    """The inside of an element as HTML, MathML and unknown elements included."""
    copy = parser.fragment_fromstring("<div></div>")
    copy.text = element.text
    for child in element:
        copy.append(_copied(child))
    for name in without:
        for found in list(copy.iter(name)):
            found.drop_tree()
    for wrapper in list(copy.iter("feedbackInline", "rubricBlock", "stylesheet")):
        wrapper.drop_tree()
    text = etree.tostring(copy, encoding="unicode", method="html", with_tail=False)
    return re.sub(r"^<div>|</div>$", "", text).strip()


def _copied(element: Element) -> Element:
    """A copy made of HTML elements, which know how to take themselves out."""
    if not isinstance(element.tag, str):
        gone = parser.fragment_fromstring("<span></span>")
        gone.tail = element.tail
        return gone
    copy: Element = parser.Element(element.tag, {str(k): str(v) for k, v in element.attrib.items()})
    copy.text, copy.tail = element.text, element.tail
    for child in element:
        copy.append(_copied(child))
    return copy


def choice_feedback(item: Item, choice: Element) -> Json:
    """What is said to who chose it: inside of it, or with its identifier."""
    inline = next(choice.iter("feedbackInline"), None)
    return rich(item.html(inline)) if inline is not None else rich("")


@dataclass(slots=True)
class Target:
    """An item that is being written; `asked` is what it says."""

    asked: Asked
    root: Element

    @property
    def points(self) -> Decimal:
        """What values are parts of: the points of the item, or 1 where it is worth none."""
        return Decimal(self.asked.points) or Decimal(1)

    def declare(
        self, base: str, *, cardinality: str = "single", correct: tuple[str, ...] = (), name: str = RESPONSE,
        mapping: Pairs | None = None, case: frozenset[str] | None = None,
    ) -> None:  # fmt: skip
        """Declare a response, what is right, and what values earn."""
        element = etree.SubElement(
            self.root, "responseDeclaration", identifier=name, cardinality=cardinality, baseType=base
        )
        if correct:
            holder = etree.SubElement(element, "correctResponse")
            for value in correct:
                etree.SubElement(holder, "value").text = value
        if mapping:
            holder = etree.SubElement(element, "mapping", lowerBound="0", defaultValue="0")
            for key, worth in mapping.items():
                entry = etree.SubElement(holder, "mapEntry", mapKey=key, mappedValue=plain_number(worth))
                if case is not None:
                    entry.set("caseSensitive", "true" if key in case else "false")

    def body(self) -> Element:
        """The `itemBody`, made when first asked for; the prompt is in it."""
        found = self.root.find("itemBody")
        return found if found is not None else etree.SubElement(self.root, "itemBody")

    def interaction(self, name: str, more: dict[str, str] | None = None, **attributes: str) -> Element:
        """Add an interaction in a block of its own, after what is asked."""
        body = self.body()
        put_html(etree.SubElement(body, "div", {"class": "lms-prompt"}), self.asked.prompt)
        holder = body
        if name == "textEntryInteraction":
            holder = etree.SubElement(body, "p")
        return etree.SubElement(holder, name, {"responseIdentifier": RESPONSE, **(more or {}), **attributes})

    def scored_by(self, template: str) -> None:
        """Use one of the standard templates: `match_correct`, `map_response`."""
        address = f"http://www.imsglobal.org/question/qti_v2p1/rptemplates/{template}"
        etree.SubElement(self.root, "responseProcessing", template=address)

    def rules(self, name: str, accepted: list[tuple[Json, Decimal]]) -> None:
        """Mark numbers: the first accepted value that fits gives its points, best ones first."""
        processing = etree.SubElement(self.root, "responseProcessing")
        condition = etree.SubElement(processing, "responseCondition")
        for place, (entry, worth) in enumerate(sorted(accepted, key=lambda one: -one[1])):
            rule = etree.SubElement(condition, "responseElseIf" if place else "responseIf")
            within = tolerance_of(entry)
            mode = {"toleranceMode": "exact"}
            if within:
                mode = {
                    "toleranceMode": "absolute",
                    "tolerance": f"{plain_number(within)} {plain_number(within)}",
                }
            equal = etree.SubElement(rule, "equal", mode)
            etree.SubElement(equal, "variable", identifier=name)
            etree.SubElement(equal, "baseValue", baseType="float").text = plain_number(entry["value"])
            outcome = etree.SubElement(rule, "setOutcomeValue", identifier="SCORE")
            etree.SubElement(outcome, "baseValue", baseType="float").text = plain_number(worth)


def put_html(parent: Element, html: str) -> None:
    """Put clean HTML inside an element."""
    if not html:
        return
    holder = parser.fragment_fromstring(html, create_parent="div")
    parent.text = (parent.text or "") + (holder.text or "")
    for child in list(holder):
        parent.append(child)


def put_feedback(choice: Element, identifier: str, entry: Json) -> None:
    """Say something to who chose this."""
    if html := html_of(entry, "feedback"):
        inline = etree.SubElement(
            choice, "feedbackInline", outcomeIdentifier="FEEDBACK", identifier=identifier, showHide="show"
        )
        put_html(inline, html)


def identifier(raw: str, prefix: str = "i") -> str:
    """An identifier that QTI accepts."""
    return raw if _IDENTIFIER.fullmatch(raw) else prefix + re.sub(r"[^A-Za-z0-9_-]", "_", raw)


def worth(points: Decimal, share: Decimal) -> Decimal:
    """What a share of the marks is in points, as files write it."""
    return (points * share).quantize(Decimal("0.00001")).normalize()
