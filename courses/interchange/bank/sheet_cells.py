"""A question as the cells of a sheet."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from courses.interchange.bank.compare import differences
from courses.interchange.bank.spreadsheet import COLUMNS, entry_of
from courses.questions.types.errors import DataInvalid
from courses.questions.types.mapping import Asked, Json, html_of, plain_number, tolerance_of
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel.markup import plain_text, render_inline


def cells_of(asked: Asked) -> dict[str, str]:
    """A row that people can read; with the data in JSON only where it would not come back otherwise."""
    data = asked.data
    row = dict.fromkeys(COLUMNS, "") | {
        "type": asked.type,
        "title": asked.title,
        "question": asked.prompt.strip(),
        "points": plain_number(asked.points),
        "tags": ", ".join(asked.tags),
        "folder": "/".join(part.replace("/", "//") for part in asked.folder),
        "id": asked.identity,
        "feedback correct": html_of(data, "feedback_correct"),
        "feedback incorrect": html_of(data, "feedback_incorrect"),
        "explanation": html_of(data, "explanation"),
        "hints": "\n".join(html_of(hint).replace("\n", " ") for hint in data.get("hints", ())),
    }
    options, row["correct"] = _answers(asked.type, data)
    row |= {name: text for n, text in enumerate(options, 1) if (name := f"option {n}") in row}
    if not _comes_back(asked, row):
        row["data"] = json.dumps(data, ensure_ascii=False)
    return row


def _comes_back(asked: Asked, row: dict[str, str]) -> bool:
    draft = entry_of(row, 1).draft
    if draft is None or draft.data is None:
        return False
    try:
        return not differences(asked.data, QUESTION_TYPES[asked.type].dump_data(draft.data))
    except DataInvalid:
        return False


def _cell(text: Any) -> str:
    """Words where Markdown makes the same of them, else HTML."""
    html = html_of(text)
    words = plain_text(html)
    return words if render_inline(words) == html else html


def _answers(kind: str, data: Json) -> tuple[list[str], str]:
    """The cells of options, and of what is correct."""
    match kind:
        case "single_choice" | "multiple_response":
            right = [str(n) for n, one in enumerate(data["options"], 1) if one["is_correct"]]
            return [_cell(one) for one in data["options"]], ", ".join(right)
        case "true_false":
            return [], str(data["correct_answer"]).lower()
        case "short_answer":
            return [], " | ".join(one["text"] for one in data["answers"])
        case "numerical":
            return [], " | ".join(_number(one) for one in data["answers"])
        case "ordering":
            return [_cell(one) for one in data["items"]], ""
        case "matching":
            return [f"{_cell(one)} => {_cell(one['answer'])}" for one in data["pairs"]], ""
    return [], ""


def _number(entry: Json) -> str:
    if entry.get("value") is None:
        return str(entry["formula"])
    within: Decimal = tolerance_of(entry)
    return plain_number(entry["value"]) + (f" ± {plain_number(within)}" if within else "")
