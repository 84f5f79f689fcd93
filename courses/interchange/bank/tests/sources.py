"""Reading small sources written as text."""

from pathlib import Path

from courses.interchange.bank.actions import Reading
from courses.interchange.bank.detect import open_questions
from courses.interchange.bank.report import QuestionReport
from courses.questions.bulk import NewQuestion


def read(path: Path) -> tuple[list[NewQuestion], QuestionReport]:
    """The questions of a file, folder or archive, and the book that was kept."""
    with open_questions(path) as source:
        reading = Reading(QuestionReport(format=source.format), "q:test")
        items = [item for batch in reading.batches(source.entries, lambda *_said: None) for item in batch]
    return [item.question for item in items], reading.report


def read_text(folder: Path, text: str, name: str = "source.txt") -> tuple[list[NewQuestion], QuestionReport]:
    """The questions of a text."""
    path = folder / name
    path.write_text(text)
    return read(path)


def balanced(report: QuestionReport) -> bool:
    """Whether, for every kind, source = carried + not carried, and the sum is what was met."""
    census = report.census().values()
    whole = sum(tally.source for tally in census) == report.items
    return whole and all(tally.source == tally.carried + tally.not_carried for tally in census)
