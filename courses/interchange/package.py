"""The form between a foreign course and our tables: plain, frozen, without a database.

A reader (`olx`, `common_cartridge`) turns files into a `Package`; the writer turns a `Package` into rows.
Each part keeps a `source_key` that stays the same from one export to the next, so that a repeated import
finds its own rows. Links inside rich text point to placeholders (`courses.interchange.links`) until the
writer knows the addresses.

Nothing may vanish: for every kind of component in the source, `source = carried + not carried` holds, and
`Package.census()` adds it up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class NotCarried:
    """Something of the source that the course does not get, and why.

    `kind` is the component's own kind (`problem`, `poll`, `item`), and then it counts in the census; or a
    detail of a component that was carried, with a dot (`html.script`), and then it does not.
    """

    item: str
    kind: str
    reason: str

    @property
    def is_component(self) -> bool:
        return "." not in self.kind


@dataclass(frozen=True, slots=True)
class Component:
    """One thing the author placed in the course, under the name its format gives it."""

    source_key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the package. `path` is its name inside the package, `file` where it lies on this disk."""

    path: str
    file: Path

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption track in a BCP 47 language; each cue is start and end in milliseconds, and the text."""

    language: str
    cues: tuple[tuple[int, int, str], ...]
    asset_path: str = ""


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """One question. `data` is JSON that the schema of its type has accepted; `prompt` is clean HTML."""

    source_key: str
    type: str
    title: str
    prompt: str
    data: Mapping[str, Any]
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Rich text, cleaned."""

    html: str


@dataclass(frozen=True, slots=True)
class Video:
    """A film that lies elsewhere (`url`) or in the package (`asset_path`), or a stretch of it."""

    url: str = ""
    asset_path: str = ""
    captions: tuple[Caption, ...] = ()
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """Questions drawn at random: `count` of those with one of the tags, in the folder or below it.

    `position` is the place among the quiz's questions, counted from 1 together with them.
    """

    count: int
    position: int
    tags: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions in their order. Without a limit the value is None.

    `worth` says for each question, by its key, what it earns here where that is not its own number of points.
    """

    questions: tuple[QuestionItem, ...]
    description: str = ""
    attempts: int | None = None
    minutes: int | None = None
    shuffle: bool = False
    counts: str = "best"
    shuffle_choices: bool = False
    draws: tuple[Draw, ...] = ()
    worth: Mapping[str, Decimal] = field(default_factory=dict)
    pass_mark: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A row of a rubric; each level is its title, description and points."""

    title: str
    description: str = ""
    levels: tuple[tuple[str, str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work to hand in. `instructions` is clean HTML; without a limit of attempts the value is None."""

    instructions: str = ""
    points: Decimal = Decimal(100)
    takes_text: bool = True
    takes_files: bool = True
    max_files: int = 5
    max_file_bytes: int = 50 * 1024 * 1024
    file_types: tuple[str, ...] = ()
    attempts: int | None = 1
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    criteria: tuple[Criterion, ...] = ()
    published: bool = True


@dataclass(frozen=True, slots=True)
class File:
    """Files to download."""

    asset_paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An address elsewhere."""

    url: str


@dataclass(frozen=True, slots=True)
class Launch:
    """A package that is opened in a frame. `files` maps its paths to those of assets, '' for an empty file.

    `items` are what there is to open: title, depth, and (of what opens) href.
    """

    standard: str
    archive_path: str
    entry: str
    files: Mapping[str, str]
    items: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Discussion:
    """A prompt to talk about."""

    prompt: str = ""


@dataclass(frozen=True, slots=True)
class BlockItem:
    """One block of a lesson."""

    source_key: str
    title: str
    content: Text | Video | Quiz | Assignment | File | Link | Discussion | Launch


@dataclass(frozen=True, slots=True)
class LessonItem:
    """One page of the course. `published` is what the source says, whatever the import then decides."""

    source_key: str
    title: str
    blocks: tuple[BlockItem, ...] = ()
    published: bool = True
    release_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModuleItem:
    """A module with its lessons, and below it sub-modules, which hold lessons only."""

    source_key: str
    title: str
    submodules: tuple[ModuleItem, ...] = ()
    lessons: tuple[LessonItem, ...] = ()
    published: bool = True

    def all_lessons(self) -> Iterator[LessonItem]:
        yield from self.lessons
        for module in self.submodules:
            yield from module.lessons


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one kind the source has, and where they went."""

    source: int
    carried: int
    not_carried: int


@dataclass(frozen=True, slots=True)
class Package:
    """A whole course, as read."""

    format: str
    source_key: str
    title: str
    slug: str
    language: str = ""
    summary: str = ""
    description: str = ""
    image_path: str = ""
    modules: tuple[ModuleItem, ...] = ()
    bank: tuple[QuestionItem, ...] = ()
    assets: tuple[Asset, ...] = ()
    components: tuple[Component, ...] = ()
    carried: tuple[Component, ...] = ()
    not_carried: tuple[NotCarried, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def lessons(self) -> Iterator[LessonItem]:
        for module in self.modules:
            yield from module.all_lessons()

    def blocks(self) -> Iterator[BlockItem]:
        for lesson in self.lessons():
            yield from lesson.blocks

    def census(self) -> dict[str, Tally]:
        """For each kind of component: in the source, carried, not carried."""
        source = Counter(component.kind for component in self.components)
        carried = Counter(component.kind for component in self.carried)
        left = Counter(entry.kind for entry in self.not_carried if entry.is_component)
        kinds = sorted({*source, *carried, *left})
        return {kind: Tally(source[kind], carried[kind], left[kind]) for kind in kinds}
