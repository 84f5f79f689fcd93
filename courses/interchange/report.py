"""What an import did: counts of what the package holds, and everything that was not carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from courses.interchange.package import Assignment, NotCarried, Package, Quiz, Tally, Video


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to rows: made, changed, taken out because the package has them no longer."""

    created: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`course` is the slug. `census` has, for each kind of component, source = carried + not carried."""

    format: str
    course: str
    course_id: str
    title: str
    modules: int
    submodules: int
    lessons: int
    blocks: int
    videos: int
    captions: int
    questions: int
    quizzes: int
    assignments: int
    assets: int
    published: bool
    changes: Changes
    census: dict[str, Tally]
    not_carried: Sequence[NotCarried]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Plain values, as the command prints and the database keeps them."""
        return asdict(self)


@dataclass(slots=True)
class ExportReport:
    """What was taken out: rows by table or kind, and everything that the format could not say."""

    format: str
    course: str
    title: str
    counts: dict[str, int]
    not_carried: list[NotCarried] = field(default_factory=list)
    seconds: float = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values, as the command prints them."""
        return asdict(self)


def counts_of(package: Package) -> dict[str, int]:
    """What the package will be here."""
    blocks = list(package.blocks())
    videos = [block.content for block in blocks if isinstance(block.content, Video)]
    quizzes = [block.content for block in blocks if isinstance(block.content, Quiz)]
    questions = {question.source_key for quiz in quizzes for question in quiz.questions}
    questions |= {question.source_key for question in package.bank}
    return {
        "modules": len(package.modules),
        "submodules": sum(len(module.submodules) for module in package.modules),
        "lessons": sum(1 for _lesson in package.lessons()),
        "blocks": len(blocks),
        "videos": len(videos),
        "captions": sum(len(video.captions) for video in videos),
        "questions": len(questions),
        "quizzes": len(quizzes),
        "assignments": sum(1 for block in blocks if isinstance(block.content, Assignment)),
        "assets": len(package.assets),
    }
