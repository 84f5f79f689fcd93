"""The demo's courses as they lie in files: TOML for what has a shape, Markdown for what is read.

`content/<slug>/` holds `course.toml` (page, modules), `lessons/<name>.md` (TOML between `+++` lines, then Markdown),
`quizzes/<name>.toml`, `assignments/<name>.toml`, `videos/<name>.toml` (milestones, placed after a numbered caption), `files/` and `media/`.
In a lesson, `[[video name]]`, `[[quiz name]]`, `[[assignment name]]` and `[[file name | title]]` on a line of their own are blocks.
"""

import re
import struct
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
_BLOCK = re.compile(r"^\[\[(video|quiz|assignment|file) ([\w.-]+)(?: \| (.+))?\]\]$", re.MULTILINE)
_CUE = re.compile(
    r"^(\d+)\n(\d+):(\d+):(\d+)\.(\d+) --> (\d+):(\d+):(\d+)\.(\d+)\n(.+?)(?:\n\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class BlockSource:
    """A piece of a lesson: `kind` is text, video, quiz, assignment or file; `name` what it shows, `text` its Markdown or title."""

    kind: str
    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class LessonSource:
    """A lesson. `complete` are words such as `view`, `watch:80`, `milestones`, `pass`.

    `due_in_days` counts from the day the demo is loaded, as `closes_in_days` of a quiz does; both end with that day.
    """

    name: str
    title: str
    minutes: int
    complete: tuple[str, ...]
    preview: bool
    blocks: tuple[BlockSource, ...]
    due_in_days: int | None = None

    @property
    def content_type(self) -> str:
        """What the lesson mainly is: a video or a quiz when it has one, else text."""
        kinds = {block.kind for block in self.blocks}
        return next((kind for kind in ("video", "quiz") if kind in kinds), "text")


@dataclass(frozen=True)
class ModuleSource:
    """A module, or (inside one) a section."""

    title: str
    summary: str
    lessons: tuple[LessonSource, ...]
    sections: tuple["ModuleSource", ...] = ()


@dataclass(frozen=True)
class CourseSource:
    """A course; `page` is what `course.toml` says beside its modules."""

    slug: str
    folder: Path
    page: dict[str, Any]
    modules: tuple[ModuleSource, ...]

    @property
    def lessons(self) -> tuple[LessonSource, ...]:
        """All lessons, in the order of the outline."""
        parts = [part for module in self.modules for part in (module, *module.sections)]
        return tuple(lesson for part in parts for lesson in part.lessons)

    @property
    def minutes(self) -> int:
        """Minutes of study."""
        return sum(lesson.minutes for lesson in self.lessons)

    def quiz(self, name: str) -> dict[str, Any]:
        """The table of a quiz, with its `questions`."""
        return _toml(self.folder / "quizzes" / f"{name}.toml")

    def assignment(self, name: str) -> dict[str, Any]:
        """The table of an assignment, with its `criteria` and `samples`."""
        return _toml(self.folder / "assignments" / f"{name}.toml")

    def video(self, name: str) -> "VideoSource":
        """A video with its captions and milestones."""
        table = _toml(self.folder / "videos" / f"{name}.toml")
        media = self.folder / "media" / name
        return VideoSource(
            name=name,
            title=table["title"],
            description=table["description"],
            film=media.with_suffix(".mp4"),
            poster=media.with_suffix(".webp"),
            duration_ms=film_length(media.with_suffix(".mp4")),
            cues=read_cues(media.with_suffix(".vtt")),
            milestones=tuple(table["milestones"]),
        )

    def questions(self) -> list[dict[str, Any]]:
        """All questions of the course, those of quizzes and those of videos."""
        found: list[dict[str, Any]] = []
        for block in (block for lesson in self.lessons for block in lesson.blocks):
            if block.kind == "quiz":
                found += self.quiz(block.name)["questions"]
            elif block.kind == "video":
                found += [
                    stop["question"] for stop in self.video(block.name).milestones if "question" in stop
                ]
        return found


@dataclass(frozen=True)
class VideoSource:
    """A video: files, length, captions as `(start_ms, end_ms, text)`, and milestones as tables."""

    name: str
    title: str
    description: str
    film: Path
    poster: Path
    duration_ms: int
    cues: tuple[tuple[int, int, str], ...]
    milestones: tuple[dict[str, Any], ...] = field(hash=False)

    def moment(self, milestone: dict[str, Any]) -> int:
        """When a milestone comes, in milliseconds: in the silence after the caption it names."""
        return int(self.cues[milestone["after_line"] - 1][1] + 120)


def read_all() -> list[CourseSource]:
    """Every course in the content folder, by slug."""
    return [read_course(folder) for folder in sorted(CONTENT.iterdir()) if (folder / "course.toml").is_file()]


def read_course(folder: Path) -> CourseSource:
    """One course. A missing file or key is an error with its name."""
    page = _toml(folder / "course.toml")
    modules = tuple(_module(folder, table) for table in page.pop("modules"))
    return CourseSource(folder.name, folder, page, modules)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _module(folder: Path, table: dict[str, Any]) -> ModuleSource:
    return ModuleSource(
        title=table["title"],
        summary=table.get("summary", ""),
        lessons=tuple(_lesson(folder / "lessons" / f"{name}.md") for name in table["lessons"]),
        sections=tuple(_module(folder, section) for section in table.get("modules", ())),
    )


def _lesson(path: Path) -> LessonSource:
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    table = tomllib.loads(head)
    return LessonSource(
        name=path.stem,
        title=table["title"],
        minutes=table["minutes"],
        complete=tuple(table["complete"]),
        preview=table.get("preview", False),
        blocks=tuple(_blocks(body)),
        due_in_days=table.get("due_in_days"),
    )


def _blocks(body: str) -> list[BlockSource]:
    blocks: list[BlockSource] = []
    start = 0
    for found in _BLOCK.finditer(body):
        blocks.append(BlockSource("text", body[start : found.start()].strip()))
        blocks.append(BlockSource(found[1], (found[3] or "").strip(), found[2]))
        start = found.end()
    blocks.append(BlockSource("text", body[start:].strip()))
    return [block for block in blocks if block.kind != "text" or block.text]


def read_cues(path: Path) -> tuple[tuple[int, int, str], ...]:
    """The captions of a WebVTT file of ours, as milliseconds and text on one line."""

    def milliseconds(hours: str, minutes: str, seconds: str, rest: str) -> int:
        return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)

    text = path.read_text(encoding="utf-8")
    return tuple(
        (milliseconds(*cue.groups()[1:5]), milliseconds(*cue.groups()[5:9]), " ".join(cue[10].split()))
        for cue in _CUE.finditer(text)
    )


def film_length(path: Path) -> int:
    """Milliseconds of an MP4, read from its movie header (ISO/IEC 14496-12, 8.2.2), so that no tool is needed."""
    with path.open("rb") as film:
        head = film.read(65536)
    at = head.index(b"mvhd") + 4
    if head[at]:
        scale, length = struct.unpack(">IQ", head[at + 20 : at + 32])
    else:
        scale, length = struct.unpack(">II", head[at + 12 : at + 20])
    return int(length) * 1000 // int(scale)
