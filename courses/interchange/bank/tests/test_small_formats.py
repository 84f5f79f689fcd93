"""Reading Aiken, CSV and Blackboard's pools; knowing a format by how it begins."""

from pathlib import Path

import pytest

from courses.interchange.bank.tests.sources import balanced, read_text
from courses.interchange.errors import BrokenDocument, UnknownFormat


def test_aiken(tmp_path: Path) -> None:
    source = "Who?\nA) x < 1\nB. y\nANSWER: B\n\nBroken\nA) only\nANSWER: A\n\nNo end\nA) x\nB) y\n"
    (question,), report = read_text(tmp_path, source)
    assert [option["html"] for option in question.data["options"]] == ["x &lt; 1", "y"]
    assert [entry.item.split(" (")[0] for entry in report.not_carried] == ["line 6", "line 10"]
    assert (report.format, balanced(report)) == ("aiken", True)


CSV = """type,title,question,option 1,option 2,option 3,correct,tags,folder,points
single_choice,One,"What, **now**?",a,b,c,B,"x, y",Sums/Easy,2
,Two,Which?,a,b,c,"1,3",,,
numerical,,How many?,,,,3.5 ± 0.1,,,
,,Is it?,,,,true,,,
short_answer,,Who?,,,,'=Ann|Bob,,,
matching,,Pairs?,a => 1,b => 2,,,,,
ordering,,Order?,first,second,third,,,,
essay,,Write.,,,,,,,
single_choice,,Wrong?,a,b,,Z,,,
nonsense,,Wrong?,a,b,,A,,,
"""


def test_csv(tmp_path: Path) -> None:
    questions, report = read_text(tmp_path, CSV, "questions.csv")
    assert [question.type for question in questions] == [
        "single_choice", "multiple_response", "numerical", "true_false", "short_answer", "matching", "ordering", "essay",
    ]  # fmt: skip
    assert questions[0].tags == ("x", "y")
    assert questions[4].data["answers"][0]["text"] == "=Ann"
    assert [entry.item.split(" (")[0] for entry in report.not_carried] == ["line 10", "line 11"]
    assert balanced(report)


def test_csv_without_a_question_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenDocument, match="line 1"):
        read_text(tmp_path, "a,b\n1,2\n", "questions.csv")


@pytest.mark.parametrize(
    "source", ["Only words.", "<html><body>{=x}</body></html>", "<?xml version='1.0'?><other/>", ""]
)
def test_what_is_no_question_file_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(UnknownFormat):
        read_text(tmp_path, source)
