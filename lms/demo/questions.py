"""From the short form of a question in our TOML to the data its type's schema asks for."""

from typing import Any


def question_data(table: dict[str, Any]) -> dict[str, Any]:
    """The `data` of a question, ready for `create_question`. KeyError for a type the demo does not use."""
    return {"explanation": table["explanation"]} | _SHAPES[table["type"]](table)


def _choices(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "options": [
            {
                "text": choice["text"],
                "is_correct": choice.get("correct", False),
                "feedback": choice["feedback"],
            }
            for choice in table["choices"]
        ]
    }


def _several(table: dict[str, Any]) -> dict[str, Any]:
    return _choices(table) | {"scoring": "right_minus_wrong"}


def _true_false(table: dict[str, Any]) -> dict[str, Any]:
    return {"correct_answer": table["answer"]}


def _short(table: dict[str, Any]) -> dict[str, Any]:
    return {"answers": [{"text": answer} for answer in table["answers"]], "typos": table.get("typos", 1)}


def _numerical(table: dict[str, Any]) -> dict[str, Any]:
    units = [{"name": table["unit"]}] if table.get("unit") else []
    accepted = {"value": str(table["answer"]), "tolerance": str(table["tolerance"])}
    return {"answers": [accepted], "units": units}


_SHAPES = {
    "single_choice": _choices,
    "multiple_response": _several,
    "true_false": _true_false,
    "short_answer": _short,
    "numerical": _numerical,
}
