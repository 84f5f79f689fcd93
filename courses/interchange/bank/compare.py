"""Whether a question came back as it was: by what it says, not by the ids and the source it says it with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from courses.questions.types.mapping import tolerance_of

_NUMBERS: Final = {"value", "tolerance", "share", "weight", "factor", "low", "high", "step"}
_MANY: Final = {"values"}
_MEANT: Final = {"asset", "name", "width", "height"}
# Pixels are coarser than thousandths.
NEARLY: Final = 3


def differences(was: dict[str, Any], came: dict[str, Any]) -> list[str]:
    """The names of what is not the same, such as `options.feedback`, each once."""
    return sorted(set(_differ(_plain(was), _plain(came), "")))


def same_html(one: str, other: str) -> bool:
    """Whether two texts say the same, however they are laid out."""
    return _squeezed(one) == _squeezed(other)


def _squeezed(html: str) -> str:
    return re.sub(
        r"\s+", " ", re.sub(r">\s+|\s+<", lambda found: found[0].strip(), html.replace(" />", ">"))
    ).strip()


def _plain(data: dict[str, Any]) -> Any:
    ids: dict[str, str] = {}
    return _value(_prepared(data), "", ids)


def _prepared(data: dict[str, Any]) -> dict[str, Any]:
    """Distances for tolerances, and gaps in parts of the marks."""
    found = dict(data)
    if "options" in found:
        # What a wrong option is worth counts where one is chosen, and nothing is nothing.
        single = "scoring" not in found
        found["options"] = [
            {**one, "share": one.get("share") if single and Decimal(one.get("share") or 0) else None}
            for one in found["options"]
        ]
    if "answers" in found:
        # The best-paid answer that fits decides, so their order says nothing.
        found["answers"] = sorted(
            found["answers"],
            key=lambda one: (-Decimal(one["share"]), str(one.get("text") or one.get("value"))),
        )
    if "answers" in found and any(entry.get("value") is not None for entry in found["answers"]):
        found["answers"] = [
            {**entry, "tolerance": tolerance_of(entry), "tolerance_kind": "absolute"}
            if entry.get("value") is not None
            else entry
            for entry in found["answers"]
        ]
    if "gaps" in found:
        whole = sum(Decimal(gap["weight"]) for gap in found["gaps"])
        marks = re.findall(r"\{\{\s*(\d+)\s*\}\}", found["body"]["html"])
        order = {mark: str(place) for place, mark in enumerate(marks, 1)}
        gaps = sorted(found["gaps"], key=lambda gap: int(order.get(gap["id"], "0")))
        found["gaps"] = [
            {**gap, "id": order.get(gap["id"], ""), "weight": Decimal(gap["weight"]) / whole,
             "question": _prepared(gap["question"])} for gap in gaps
        ]  # fmt: skip
        body = re.sub(r"\{\{\s*(\d+)\s*\}\}", lambda mark: f"{{{{{order[mark[1]]}}}}}", found["body"]["html"])
        found["body"] = {"html": body}
    return found


def _value(value: Any, name: str, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        if set(value) <= {"text", "html"}:
            return _squeezed(value.get("html") or "")
        rich = "html" in value
        return {
            key: _value(inner, key, ids)
            for key, inner in value.items()
            if not (rich and key == "text") and key != "written" and not (name == "image" and key in _MEANT)
            and inner not in ({"text": "", "html": ""}, {"html": ""})
        }  # fmt: skip
    if isinstance(value, list):
        return [_value(inner, name if name in _MANY else "", ids) for inner in value]
    if name == "id":
        return ids.setdefault(str(value), f"#{len(ids)}")
    if name == "category":
        return ids.get(value, value)
    if name == "html":
        return _squeezed(value)
    if name == "formula":
        return re.sub(r"[{}\s]", "", value).replace("**", "^")
    if name in _NUMBERS | _MANY and value is not None:
        return _number(value)
    return value


def _number(value: Any) -> Any:
    try:
        return round(Decimal(value), 4) if abs(Decimal(value)) < 10**12 else Decimal(value)
    except InvalidOperation:
        return value


def _differ(was: Any, came: Any, path: str) -> Iterator[str]:
    if isinstance(was, dict) and isinstance(came, dict):
        for key in {*was, *came}:
            empty = was.get(key) in (None, "", []) and came.get(key) in (None, "", [])
            if not empty:
                yield from _differ(was.get(key), came.get(key), f"{path}.{key}" if path else key)
    elif path.endswith("coords"):
        if len(was) != len(came) or any(abs(a - b) > NEARLY for a, b in zip(was, came, strict=True)):
            yield path
    elif isinstance(was, list) and isinstance(came, list) and len(was) == len(came):
        for one, other in zip(was, came, strict=True):
            yield from _differ(one, other, path)
    elif was != came:
        yield path
