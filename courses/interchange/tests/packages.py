"""Small packages for tests, written as text."""

from pathlib import Path

from courses.interchange.files import PackageFiles, folder_files
from courses.interchange.package import Package, QuestionItem, Quiz
from courses.interchange.reading import read_package

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "fcffff3f030005fe02fea72d9d350000000049454e44ae426082"
)
VERTICAL = "vertical/v1.xml"
OLX = {
    "course.xml": '<course url_name="run" org="Org" course="C1"/>',
    "course/run.xml": '<course display_name="A Course" language="de"><chapter url_name="c1"/></course>',
    "chapter/c1.xml": '<chapter display_name="One"><sequential url_name="s1"/></chapter>',
    "sequential/s1.xml": '<sequential display_name="One A"><vertical url_name="v1"/></sequential>',
    VERTICAL: '<vertical display_name="First lesson"><html url_name="h1"/></vertical>',
    "html/h1.xml": '<html filename="h1" display_name="Hello"/>',
    "html/h1.html": "<p>Hello <b>you</b></p>",
}


def write_files(folder: Path, contents: dict[str, str | bytes]) -> Path:
    """Write files below `folder`; text becomes UTF-8."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def files_of(folder: Path, contents: dict[str, str | bytes]) -> PackageFiles:
    return folder_files(write_files(folder, contents))


def olx(folder: Path, vertical: str, more: dict[str, str | bytes] | None = None) -> Package:
    """Read a course with one lesson that holds `vertical`."""
    contents = OLX | {VERTICAL: f'<vertical display_name="First lesson">{vertical}</vertical>'} | (more or {})
    return read_package(files_of(folder, contents))


def questions_of(package: Package) -> list[QuestionItem]:
    quizzes = [block.content for block in package.blocks() if isinstance(block.content, Quiz)]
    return [question for quiz in quizzes for question in quiz.questions]


def reasons(package: Package) -> dict[str, str]:
    """The reason for each kind that was not carried."""
    return {entry.kind: entry.reason for entry in package.not_carried}


def balanced(package: Package) -> bool:
    """Whether, for every kind, source = carried + not carried."""
    return all(tally.source == tally.carried + tally.not_carried for tally in package.census().values())
