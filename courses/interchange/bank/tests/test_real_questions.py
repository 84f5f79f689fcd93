"""Questions that other people wrote, in every format: nothing vanishes, broken files say where."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from courses.interchange.bank.tests.sources import balanced, read
from courses.interchange.errors import UnknownFormat

CONTENT = Path(settings.BASE_DIR).parent / "shared" / "content"
FORMATS = CONTENT / "question-formats"
STACK = CONTENT / "moodle-xml-stack"
pytestmark = pytest.mark.skipif(
    not CONTENT.exists(), reason="the real course material is not beside the project"
)
# Carried of all items; the name of a file is unique.
EXPECTED = {
    "examples.txt": (43, 43),
    "questions.gift.txt": (9, 9),
    "questions_encoding_windows-1252.gift.txt": (2, 3),
    "questions_in_category.gift.txt": (4, 4),
    "aiken_errors.txt": (3, 7),
    "questions.aiken.txt": (2, 2),
    "sample_blackboard_pool.dat": (6, 6),
    "sample_blackboard_qti.dat": (6, 6),
    "question.missingword1.txt": (1, 1),
    "question.missingword2.txt": (1, 1),
    "question.missingword3.txt": (1, 1),
    "questions.multianswer.txt": (1, 1),
    "broken_multianswer_1.txt": (0, 1),
    "broken_multianswer_2.txt": (0, 1),
    "broken_multianswer_3.txt": (0, 1),
    "multianswer-all-types.xml": (0, 1),
    "broken_cloze_questions.xml": (0, 5),
    "categories_reverse_order.xml": (2, 2),
    "category_with_description.xml": (1, 1),
    "error_invalid_grades.xml": (1, 1),
    "export_category.xml": (1, 1),
    "html_chars_in_idnumbers.xml": (1, 1),
    "multianswer.xml": (1, 1),
    "multichoice.xml": (1, 1),
    "nested_categories.xml": (1, 1),
    "nested_categories_with_questions.xml": (5, 5),
    "old_format_file.xml": (2, 2),
    "sample_questions_with_old_image_tag.xml": (2, 2),
    "truefalse.xml": (2, 2),
    # Notes for developers, and no questions; but one of their braces reads as an essay, as GIFT has it.
    "upgrade.txt": (1, 19),
}
SKIPPED = {"COPYING.txt", "README.txt", "broken_multianswer_4.txt"}


def _nothing_in(path: Path) -> bool:
    """Whether a text that holds no questions is refused, or none is found in it."""
    try:
        return read(path)[0] == []
    except UnknownFormat:
        return True


def files() -> list[Path]:
    return sorted(path for path in FORMATS.rglob("*") if path.is_file()) if FORMATS.exists() else []


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_file_is_accounted_for(path: Path) -> None:
    if path.name in SKIPPED:
        assert _nothing_in(path)
        return
    questions, report = read(path)
    assert (len(questions), report.items) == EXPECTED[path.name]
    assert balanced(report)
    assert all(entry.item.startswith("line ") and len(entry.reason) > 10 for entry in report.not_carried)


def test_stack_questions_are_listed_with_their_reason() -> None:
    questions, report = read(STACK)
    kinds = Counter(entry.kind for entry in report.not_carried)
    assert kinds["stack"] == 640
    assert (len(questions), report.census()["stack"].not_carried) == (6, 640)
    assert balanced(report)


def test_a_cartridge_gives_its_questions_as_well() -> None:
    questions, report = read(CONTENT / "common-cartridge" / "cartridges" / "all-question-types")
    assert (len(questions), report.items) == (12, 14)
    assert report.format == "qti12"
