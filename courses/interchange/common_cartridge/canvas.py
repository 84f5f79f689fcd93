"""What Canvas adds in `course_settings/`: states of modules and items, settings of quizzes, more texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.xml import children, first, parse_xml, text_of

FOLDER: Final = "course_settings"
# Files with content that has no place here yet; an empty one is not worth a line.
LEFT_OUT: Final = {
    "assignment_groups.xml": gettext_lazy("Groups of assignments and their weights are not imported yet."),
    "learning_outcomes.xml": gettext_lazy("Learning outcomes are not imported yet."),
    "events.xml": gettext_lazy("Calendar events are not imported yet."),
    "external_feeds.xml": gettext_lazy("News feeds are not imported."),
    "grading_standards.xml": gettext_lazy("Grading schemes are not imported yet."),
    "late_policy.xml": gettext_lazy("Late policies are not imported yet."),
    "media_tracks.xml": gettext_lazy("Captions of media uploaded to Canvas are not imported yet."),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Canvas's own view of the course; empty for cartridges of other systems."""

    title: str = ""
    syllabus: str = ""
    unpublished: frozenset[str] = frozenset()
    urls: dict[str, str] = field(default_factory=dict)


def read_settings(files: PackageFiles, ledger: Ledger) -> Settings:
    """Read what is there; report what has content and no place here."""
    unpublished: set[str] = set()
    urls: dict[str, str] = {}
    if (name := f"{FOLDER}/module_meta.xml") in files:
        root = parse_xml(files.read(name), name)
        for module in children(root, "module"):
            for holder in (module, *module.iterdescendants("{*}item")):
                identifier = holder.get("identifier", "")
                if text_of(next(children(holder, "workflow_state"), None)) == "unpublished":
                    unpublished.add(identifier)
                if url := text_of(next(children(holder, "url"), None)):
                    urls[identifier] = url
            if first(module, "prerequisite", "completionRequirement") is not None:
                title = text_of(next(children(module, "title"), None))
                reason = _("Its prerequisites and completion requirements were left out.")
                ledger.lose(title, "course.requirements", reason)
    title = ""
    if (name := f"{FOLDER}/course_settings.xml") in files:
        title = text_of(next(children(parse_xml(files.read(name), name), "title"), None))
    for file, why in LEFT_OUT.items():
        name = f"{FOLDER}/{file}"
        if name in files and len(parse_xml(files.read(name), name)):
            ledger.lose(name, f"course.{file.removesuffix('.xml')}", str(why))
    syllabus = files.text(f"{FOLDER}/syllabus.html") if f"{FOLDER}/syllabus.html" in files else ""
    return Settings(title, syllabus, frozenset(unpublished), urls)


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """`assessment_meta.xml` of one quiz."""

    title: str = ""
    description: str = ""
    attempts: int | None = None
    minutes: int | None = None
    shuffle: bool = False
    counts: str = "best"
    published: bool = True


_COUNTS: Final = {"keep_highest": "best", "keep_latest": "last", "keep_average": "average"}


def read_quiz_settings(files: PackageFiles, name: str) -> QuizSettings:
    root = parse_xml(files.read(name), name)

    def value(tag: str) -> str:
        return text_of(next(children(root, tag), None))

    return QuizSettings(
        title=value("title"),
        description=value("description"),
        attempts=positive(value("allowed_attempts")),
        minutes=positive(value("time_limit")),
        shuffle=value("shuffle_answers") == "true",
        counts=_COUNTS.get(value("scoring_policy"), "best"),
        published=value("available") != "false",
    )


def positive(written: str) -> int | None:
    """A whole number above zero; None means without limit."""
    try:
        number = int(float(written))
    except (ValueError, OverflowError):
        return None
    return number if 0 < number < 30_000 else None
