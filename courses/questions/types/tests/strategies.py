"""Questions and answers for hypothesis: for each type, valid data and an answer that fits it."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from courses.questions.types import QUESTION_TYPES
from courses.questions.types.tests.arranging import categorise, hotspot, matching, ordering
from courses.questions.types.tests.basics import Json, common, numbers, rich, shares, words


@st.composite
def options(draw: st.DrawFn) -> Json:
    count = draw(st.integers(2, 6))
    right = draw(st.sets(st.integers(0, count - 1), min_size=1))
    entries = [
        {"id": f"id{place}", "text": draw(words), "is_correct": place in right, "feedback": draw(rich),
         "fixed": draw(st.booleans())}
        for place in range(count)
    ]  # fmt: skip
    for entry in entries:
        if not entry["is_correct"] and draw(st.booleans()):
            entry["share"] = str(draw(st.decimals(0, "0.99", places=2)))
    return {"options": entries, "shuffle": draw(st.booleans()), **draw(common)}


@st.composite
def single_choice(draw: st.DrawFn) -> tuple[Json, Json]:
    data = draw(options())
    return data, {"choice": draw(st.sampled_from([option["id"] for option in data["options"]]))}


@st.composite
def multiple_response(draw: st.DrawFn) -> tuple[Json, Json]:
    data = draw(options())
    data["scoring"] = draw(st.sampled_from(["all_or_nothing", "per_right", "right_minus_wrong"]))
    ids = [option["id"] for option in data["options"]]
    return data, {"choices": draw(st.lists(st.sampled_from(ids), min_size=1, max_size=8))}


@st.composite
def true_false(draw: st.DrawFn) -> tuple[Json, Json]:
    data = {"correct_answer": draw(st.booleans()), "feedback_true": draw(rich), **draw(common)}
    return data, {"value": draw(st.booleans())}


@st.composite
def short_answer(draw: st.DrawFn) -> tuple[Json, Json]:
    texts = draw(st.lists(words, min_size=1, max_size=4))
    answers = [{"text": text, "share": str(draw(shares)), "feedback": draw(rich)} for text in texts]
    answers[0]["share"] = "1"
    answers[-1] |= {"case_sensitive": draw(st.booleans())}
    data = {"answers": answers, "typos": draw(st.integers(0, 2)), **draw(common)}
    return data, {"text": draw(st.one_of(st.sampled_from(texts), st.text(max_size=40))) or "?"}


@st.composite
def numerical(draw: st.DrawFn) -> tuple[Json, Json]:
    answers = [
        {"value": str(value), "tolerance": str(abs(draw(numbers)) / 100), "share": str(draw(shares)),
         "tolerance_kind": draw(st.sampled_from(["absolute", "relative"])), "feedback": draw(rich)}
        for value in draw(st.lists(numbers, min_size=1, max_size=3))
    ]  # fmt: skip
    answers[0]["share"] = "1"
    data = {"answers": answers, **draw(common)}
    if draw(st.booleans()):
        data["units"] = [{"name": "m"}, {"name": "km", "factor": str(Decimal(1000))}]
        data["unit_required"] = draw(st.booleans())
    return data, {"text": draw(st.one_of(numbers.map(str), st.text(max_size=40))) or "?"}


@st.composite
def parameterised(draw: st.DrawFn) -> tuple[Json, Json]:
    """A numerical question with parameters: a formula that always has a value."""
    low, span = draw(st.integers(-50, 50)), draw(st.integers(0, 30))
    formula = draw(
        st.sampled_from(["x + y", "{x} * {y} / 7", "sqrt(x^2 + y^2)", "x^2 - y", "sin(rad(x)) + 3*y"])
    )
    data = {
        "parameters": [{"name": "x", "low": low, "high": low + span}, {"name": "y", "values": ["0.5", "2", "9"]}],
        "answers": [{"formula": formula, "tolerance": str(draw(st.decimals(0, 5, places=2))), "feedback": draw(rich)}],
        **draw(common),
    }  # fmt: skip
    return data, {"text": draw(numbers.map(str))}


@st.composite
def with_numbers(draw: st.DrawFn, cases: Any) -> tuple[Json, Json]:
    """The same question with numbers that are drawn, in a hint and in one option or answer more."""
    data, answer = draw(cases)
    data["parameters"] = [{"name": "x", "low": 1, "high": 9}, {"name": "y", "values": ["0.5", "-2"]}]
    data["computed"] = [
        {"name": "r", "formula": "x * y + 100", "places": draw(st.sampled_from(["", "1"])) or None}
    ]
    data["hints"] = [*data.get("hints", ()), "{x} and {y}"]
    if "options" in data:
        data["options"].append({"id": "drawn", "text": "About {r}", "is_correct": False})
    else:
        data["answers"].append({"text": "{r}", "share": "1", "feedback": "{x} times {y}"})
    return data, answer


GAPS = {
    "text": lambda draw: draw(st.lists(words, min_size=1, max_size=3)),
    "number": lambda draw: [str(draw(numbers)) for _place in range(draw(st.integers(1, 2)))],
    "choice": lambda draw: [f"*{draw(words)}", *draw(st.lists(words, min_size=1, max_size=3))],
}


@st.composite
def cloze(draw: st.DrawFn) -> tuple[Json, Json]:
    ids = draw(st.lists(st.integers(1, 40).map(str), min_size=1, max_size=4, unique=True))
    gaps, answer = [], {}
    for gap_id in ids:
        kind = draw(st.sampled_from(sorted(GAPS)))
        lines = GAPS[kind](draw)
        gaps.append(
            {"id": gap_id, "kind": kind, "weight": str(draw(st.integers(1, 5))), "written": "\n".join(lines)}
        )
        if draw(st.booleans()):
            chosen = f"o{draw(st.integers(1, len(lines)))}"
            answer[gap_id] = chosen if kind == "choice" else draw(st.sampled_from([*lines, "other"]))
    body = " and ".join(f"{draw(words)} {{{{{gap_id}}}}}" for gap_id in ids)
    data = {
        "body": body,
        "gaps": draw(st.permutations(gaps)),
        "scoring": draw(st.sampled_from(["all_or_nothing", "per_right", "right_minus_wrong"])),
        **draw(common),
    }
    first = gaps[0]
    given = answer or {first["id"]: "o1" if first["kind"] == "choice" else "something"}
    return data, {"gaps": given}


@st.composite
def essay(draw: st.DrawFn) -> tuple[Json, Json]:
    data = {
        "template": draw(st.sampled_from(["", "Dear …,\n\nYours"])),
        "model_answer": draw(rich),
        **draw(common),
    }
    if draw(st.booleans()):
        data |= {"min_words": draw(st.integers(1, 5)), "max_words": draw(st.integers(5, 9))}
    return data, {"text": draw(st.text(max_size=60)) + draw(words)}


@st.composite
def file_upload(draw: st.DrawFn) -> tuple[Json, Json]:
    data = {"max_files": 3, "suffixes": draw(st.sampled_from([[], ["pdf", ".TXT"]])), **draw(common)}
    names = st.builds("{}{}.pdf".format, words, st.sampled_from(["", ":2", " & more", '"x"']))
    files = st.builds(lambda key, name, size: {"id": str(key), "name": name, "size": size},
                      st.uuids(), names, st.integers(0, 20 * 1024**2))  # fmt: skip
    return data, {"files": draw(st.lists(files, min_size=1, max_size=3, unique_by=lambda file: file["id"]))}


CASES = {
    "matching": matching(),
    "ordering": ordering(),
    "categorise": categorise(),
    "hotspot": hotspot(),
    "cloze": cloze(),
    "essay": essay(),
    "file_upload": file_upload(),
    "single_choice": single_choice() | with_numbers(single_choice()),
    "multiple_response": multiple_response() | with_numbers(multiple_response()),
    "true_false": true_false(),
    "short_answer": short_answer() | with_numbers(short_answer()),
    "numerical": numerical() | parameterised(),
}


@st.composite
def case(draw: st.DrawFn) -> tuple[Any, Json, Json]:
    """A question type, data of it as an author may write it, and an answer as a learner may give it."""
    name = draw(st.sampled_from(sorted(CASES)))
    data, answer = draw(
        CASES[name].filter(lambda pair: str(pair[1].get("text", "x")).replace("\x00", "").strip())
    )
    return QUESTION_TYPES[name], data, answer
