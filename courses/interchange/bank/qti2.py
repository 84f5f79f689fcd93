"""Reading QTI 2.0 to 3.0: packages with a manifest, or items by themselves."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.bank.entries import Entries, Entry, read_as
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.errors import PackageError
from courses.interchange.files import PackageFiles
from courses.interchange.xml import children, descendants, first, local_name, parse_xml, text_of
from courses.questions.types.mapping import Element, decimal, qti

_HYPHEN: Final = re.compile(r"-([a-z])")
_FEEDBACK: Final = {
    "feedback_correct": "correct",
    "feedback_incorrect": "incorrect",
    "explanation": "solution",
}
ITEM: Final = {"assessmentItem", "qti-assessment-item"}


def items_of(files: PackageFiles) -> list[tuple[str, tuple[str, ...]]]:
    """The names of the items and their tags: those of the manifest in its order, else every XML file with one."""
    if "imsmanifest.xml" in files:
        manifest = parse_xml(files.read("imsmanifest.xml"), "imsmanifest.xml")
        named = [
            (unquote(resource.get("href", "")), _keywords(resource))
            for resource in descendants(manifest, "resource")
            if "item" in resource.get("type", "").lower() and "qti" in resource.get("type", "").lower()
        ]
        if named:
            return named
    return [(name, ()) for name in files if name.lower().endswith(".xml") and is_item(files, name)]


def _keywords(resource: Element) -> tuple[str, ...]:
    return tuple(words for one in descendants(resource, "keyword") if (words := text_of(one)))


def is_item(files: PackageFiles, name: str) -> bool:
    """Whether the file begins with an item. Reads its beginning only."""
    with files.path(name).open("rb") as stream:
        return re.search(rb"<(?:\w+:)?(assessmentItem|qti-assessment-item)\b", stream.read(4096)) is not None


def read_items(files: PackageFiles) -> Entries:
    """Yield every item of a package; one that is broken or missing is a line of the report."""
    for name, tags in items_of(files):
        try:
            root = parse_xml(files.read(name), name)
            if local_name(root) not in ITEM:
                raise CannotCarry(_("It is no item."))
            folder = posixpath.dirname(name)
            draft = draft_of(root, partial(_file, files, folder))
        except CannotCarry as reason:
            yield Entry("item", name, reason=str(reason))
            continue
        except PackageError as problem:
            if name in files:
                raise
            yield Entry("item", name, reason=problem.sentence)
            continue
        draft.tags += tags
        yield Entry("item", name, draft)


def plain_names(root: Element) -> Element:
    """The same document with names as QTI 2 has them, without namespaces."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = local_name(element)
        if name.startswith("qti-"):
            name = _HYPHEN.sub(lambda found: found[1].upper(), name.removeprefix("qti-"))
            for key in [
                key for key in element.attrib if isinstance(key, str) and "-" in key and ":" not in key
            ]:
                if not key.startswith("data-"):
                    element.set(_HYPHEN.sub(lambda found: found[1].upper(), key), element.attrib.pop(key))
        element.tag = name
    etree.cleanup_namespaces(root)
    return root


def draft_of(root: Element, find: Callable[[str], Path | None]) -> Draft:
    """The question of an item, whose names are changed on the way. Raises `CannotCarry`."""
    if first(root, "templateDeclaration", "qti-template-declaration") is not None:
        raise CannotCarry(_("Its numbers come out of a template that is worked out for each learner."))
    item = qti.Item(plain_names(root))
    kinds = sorted({one.tag for one in item.interactions})
    if not kinds:
        raise CannotCarry(_("It shows nothing to answer."))
    unknown = _("It has several interactions, or one that has no question type here: %(kinds)s.")
    kind, found = read_as("qti", item, unknown % {"kinds": ", ".join(kinds)})
    draft = Draft(
        kind,
        prompt=found.prompt if found.prompt is not None else _prompt(item),
        data=found.data,
        title=root.get("title", ""),
        points=_points(item),
        identity=root.get("identifier", ""),
        losses=found.losses,
        picture=found.picture,
        find=find,
    )
    for field, identifier in _FEEDBACK.items():
        setattr(draft, field, item.feedback(identifier))
    hints = (item.feedback(f"hint-{number}") for number in range(1, 21))
    draft.hints = [hint for hint in hints if hint]
    return draft


def _file(files: PackageFiles, folder: str, url: str) -> Path | None:
    name = posixpath.normpath(posixpath.join(folder, unquote(url.split("?")[0].split("#")[0])))
    return files.path(name) if name in files else None


def _prompt(item: qti.Item) -> str:
    """The body without its interactions, and what the interaction itself asks."""
    for own in item.body.iter("div"):
        if own.get("class") == "lms-prompt":
            return item.html(own)
    interactions = tuple({str(one.tag) for one in item.interactions})
    body = item.html(item.body, without=interactions)
    body = re.sub(r"<(p|div)>\s*</\1>", "", body).strip()
    asked = [item.html(one) for holder in item.interactions for one in children(holder, "prompt")]
    return body + "".join(f"<p>{one}</p>" if "<p" not in one else one for one in asked if one)


def _points(item: qti.Item) -> Decimal:
    """`MAXSCORE`, else the most that `SCORE` says it can be, else 1."""
    for outcome in item.all("outcomeDeclaration"):
        if outcome.get("identifier") == "MAXSCORE":
            value = text_of(first(outcome, "value"))
            return _bounded(value)
    for outcome in item.all("outcomeDeclaration"):
        if outcome.get("identifier") == "SCORE" and outcome.get("normalMaximum"):
            return _bounded(outcome.get("normalMaximum", "1"))
    return Decimal(1)


def _bounded(written: str) -> Decimal:
    points = decimal(written or "1")
    return points.quantize(Decimal("0.01")) if 0 <= points <= 1000 else Decimal(1)
