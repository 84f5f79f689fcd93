"""The folders of a bank as a tree, read at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from courses.catalogue.models import Course
from courses.questions.models import QuestionFolder


@dataclass(frozen=True, slots=True)
class FolderNode:
    """A folder in its place. `path` names it from the top, `depth` counts from 0."""

    id: UUID
    name: str
    path: str
    depth: int
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class FolderTree:
    """All folders in the order of a tree."""

    nodes: tuple[FolderNode, ...] = ()
    below: dict[UUID, frozenset[UUID]] = field(default_factory=dict)

    def within(self, key: UUID | None) -> Collection[UUID]:
        """The folder and those below it; nothing for none of these."""
        return self.below.get(key, frozenset()) if key else frozenset()

    def choices(self) -> Iterator[tuple[str, str]]:
        """Keys and paths, for a list to choose from."""
        return ((str(node.id), node.path) for node in self.nodes)


def folder_tree(course: Course | None, *, with_shared: bool = False) -> FolderTree:
    """Return the folders of a bank; `with_shared` those of the organisation after the course's. One or two queries."""
    tree = _tree(list(QuestionFolder.objects.filter(course=course).order_by("name", "pk")))
    if not with_shared or course is None:
        return tree
    shared = _tree(list(QuestionFolder.objects.filter(course=None).order_by("name", "pk")))
    return FolderTree((*tree.nodes, *shared.nodes), tree.below | shared.below)


def _tree(rows: list[QuestionFolder]) -> FolderTree:
    children: dict[UUID | None, list[QuestionFolder]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    nodes: list[FolderNode] = []
    below: dict[UUID, frozenset[UUID]] = {}

    def walk(parent: UUID | None, path: str, depth: int) -> set[UUID]:
        found: set[UUID] = set()
        for row in children.get(parent, ()):
            own = f"{path} / {row.name}" if path else row.name
            nodes.append(FolderNode(row.pk, row.name, own, depth, parent))
            inside = {row.pk} | walk(row.pk, own, depth + 1)
            below[row.pk] = frozenset(inside)
            found |= inside
        return found

    walk(None, "", 0)
    return FolderTree(tuple(nodes), below)
