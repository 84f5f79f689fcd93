"""Reading GIFT."""

from pathlib import Path

import pytest

from courses.interchange.bank.tests.sources import balanced, read, read_text


@pytest.mark.parametrize(
    ("source", "type", "looked_at", "expected"),
    [
        ("Who?{~Grant =no one ~%50%Half#nearly}", "single_choice", lambda d: [o["is_correct"] for o in d["options"]],
         [False, True, False]),
        ("Two?{~%50%A ~%50%B ~%-100%C}", "multiple_response", lambda d: d["scoring"], "all_or_nothing"),
        ("Two?{~%50%A ~%50%B ~%-50%C}", "multiple_response", lambda d: d["scoring"], "right_minus_wrong"),
        ("Two?{~%50%A ~%50%B ~C}", "multiple_response", lambda d: d["scoring"], "per_right"),
        ("Sun rises.{FALSE#wrong#right}", "true_false", lambda d: (d["feedback_true"]["text"], d["correct_answer"]),
         ("wrong", False)),
        ("Who?{=no one =%50%nob*}", "short_answer", lambda d: [(a["text"], a["match"]) for a in d["answers"]],
         [("no one", "text"), ("nob.*", "regex")]),
        ("Pi?{#3.1..3.2}", "numerical", lambda d: (d["answers"][0]["value"], d["answers"][0]["tolerance"]),
         ("3.15", "0.05")),
        ("When?{#=1822:0#yes =%50%1822:2}", "numerical", lambda d: [a["share"] for a in d["answers"]], ["1", "0.5"]),
        ("Pairs?{=a -> 1 =b -> 2 = -> 3}", "matching", lambda d: [x["text"] for x in d["distractors"]], ["3"]),
        ("Tell.{}", "essay", lambda d: d["template"], ""),
        (r"Which?{~ \= 2 + 2 = \= 2 + 3}", "single_choice", lambda d: [o["text"] for o in d["options"]],
         ["= 2 + 2", "= 2 + 3"]),
        ("It is{=right ~75%half\nright ~wrong}", "single_choice", lambda d: d["options"][1]["share"], "0.75"),
    ],
)  # fmt: skip
def test_types(tmp_path: Path, source: str, type: str, looked_at: object, expected: object) -> None:
    (question,), report = read_text(tmp_path, source)
    assert question.type == type
    assert looked_at(question.data) == expected  # type: ignore[operator]
    assert report.format == "gift"
    assert balanced(report)


def test_names_categories_tags_and_general_feedback(tmp_path: Path) -> None:
    source = "$CATEGORY: $course$/top/Wars//Peace/Tombs\n\n// [tag:tomb] [tag:grant]\n::Q1::[markdown]**Who**?{=x#yes####All}"
    (question,), report = read_text(tmp_path, source)
    assert (question.title, question.tags, question.prompt_html.strip()) == (
        "Q1", ("tomb", "grant"), "<p><strong>Who</strong>?</p>",
    )  # fmt: skip
    assert question.data["explanation"]["text"] == "All"
    assert question.source_key == "q:test:Wars/Peace/Tombs:Q1"
    assert report.items == 1


def test_what_cannot_be_read_is_located(tmp_path: Path) -> None:
    source = "Good?{=yes}\n\nA text.\n\nNot closed {=x\n\nTwice {=a} and {=b}\n\nNone right{~a ~%20%b}\n"
    questions, report = read_text(tmp_path, source)
    assert len(questions) == 1
    assert [entry.item.split(" (")[0] for entry in report.not_carried] == [
        "line 3",
        "line 5",
        "line 7",
        "line 9",
    ]
    assert balanced(report)


def test_windows_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.gift.txt"
    path.write_bytes("Größe?{=groß}".encode("cp1252"))
    (question,), _report = read(path)
    assert question.data["answers"][0]["text"] == "groß"
