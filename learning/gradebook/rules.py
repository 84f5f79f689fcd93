"""The arithmetic of grades, pure: what `learning_total` reckons in the database, said once more to be read and tested.

A category is worth the points got over the points that could be got, of the items that have a mark; its `drop_lowest`
lowest marks (by share of their points) are left out, but never the last one. Extra credit adds points and asks for
none. The total weighs the categories that have a mark, and is scaled to 100. Figures are `Decimal`; shares are rounded
half up to eight digits where they are compared and to six where they are weighed, as in the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
CENT: Final = Decimal("0.01")
SIX: Final = Decimal("0.000001")
EIGHT: Final = Decimal("0.00000001")
# What a course begins with when its organisation has said nothing else, best first.
USUAL_LETTERS: Final[tuple[tuple[str, int], ...]] = (("A", 80), ("B", 70), ("C", 60), ("D", 50), ("E", 0))


def usual_letters() -> list[dict[str, Any]]:
    """The usual letters as they are stored with a scheme."""
    return [{"letter": letter, "from": low} for letter, low in USUAL_LETTERS]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a learner has for one item; `points` None means that nothing counts yet. Excused items are left away."""

    item: UUID
    points: Decimal | None
    most: Decimal
    weight: Decimal = Decimal(1)
    is_extra: bool = False
    position: int = 0

    @property
    def worth(self) -> Decimal:
        """The points it can bring, by its weight in the category."""
        return self.weight * self.most

    @property
    def got(self) -> Decimal:
        """The points it brought."""
        return self.weight * (self.points or ZERO)

    @property
    def share(self) -> Decimal:
        """Points over the most possible, for comparing; an item worth nothing is never the lowest."""
        if not self.most:
            return Decimal(1)
        return ((self.points or ZERO) / self.most).quantize(EIGHT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Group:
    """A category with a learner's cells."""

    key: UUID
    weight: Decimal
    drop_lowest: int
    cells: tuple[Cell, ...]
    position: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A category in a total: `got` of `of` points, `share` (0 to 1, None without a mark), items left out."""

    key: UUID
    weight: Decimal
    got: Decimal
    of: Decimal
    share: Decimal | None
    dropped: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Total:
    """A total: `percent` (two decimals) of what counts; `top` over `base` is the exact figure times 100."""

    parts: tuple[Part, ...]
    top: Decimal
    base: Decimal

    @property
    def percent(self) -> Decimal | None:
        """The total in percent, None when nothing counts yet."""
        return (self.top / self.base).quantize(CENT, ROUND_HALF_UP) if self.base else None

    def reaches(self, mark: Decimal) -> bool:
        """Whether the exact figure, before rounding, is at least `mark` percent."""
        return bool(self.base) and self.top >= mark * self.base


def part(group: Group) -> Part:
    """Return what a category is worth by the marks there are."""
    marked = [cell for cell in group.cells if cell.points is not None]
    usual = sorted(
        (cell for cell in marked if not cell.is_extra), key=lambda one: (one.share, one.position, one.item)
    )
    out = usual[: max(0, min(group.drop_lowest, len(usual) - 1))]
    dropped = frozenset(cell.item for cell in out)
    of = sum((cell.worth for cell in usual if cell.item not in dropped), ZERO)
    got = sum((cell.got for cell in marked if cell.item not in dropped), ZERO)
    share = (got / of).quantize(SIX, ROUND_HALF_UP) if of else None
    return Part(group.key, group.weight, got, of, share, dropped)


def total(groups: Iterable[Group]) -> Total:
    """Return the total of what has marks. Categories without weight count nothing."""
    parts = tuple(part(one) for one in sorted(groups, key=lambda one: (one.position, one.key)) if one.weight)
    counting = [one for one in parts if one.share is not None]
    top = HUNDRED * sum((one.weight * (one.share or ZERO) for one in counting), ZERO)
    return Total(parts, top, sum((one.weight for one in counting), ZERO))


def filled(group: Group, share: Decimal) -> Group:
    """Return the category as if everything without a mark got `share` (0 to 1) of its points."""
    cells = tuple(
        replace(cell, points=share * cell.most)
        if cell.points is None and (share or not cell.is_extra)
        else cell
        for cell in group.cells
    )
    return replace(group, cells=cells)


def is_uneven(group: Group) -> bool:
    """Whether leaving out the lowest could pull this category down by a later mark: its items are worth different points."""
    usual = [cell for cell in group.cells if not cell.is_extra]
    return (
        group.drop_lowest > 0
        and any(cell.points is None for cell in usual)
        and len({cell.worth for cell in usual}) > 1
    )


def lowest(groups: Iterable[Group]) -> Total:
    """Return the total that is certain whatever comes: nothing for what has no mark, and no dropping that may turn."""
    return total(filled(replace(one, drop_lowest=0) if is_uneven(one) else one, ZERO) for one in groups)


def highest(groups: Iterable[Group]) -> Total:
    """Return the total with full marks for everything that has none."""
    return total(filled(one, Decimal(1)) for one in groups)


def passed(groups: Sequence[Group], pass_mark: Decimal) -> bool | None:
    """Return whether the course is passed whatever comes (True), cannot be passed any more (False), or is open."""
    low, high = lowest(groups), highest(groups)
    if low.reaches(pass_mark):
        return True
    return False if high.base and not high.reaches(pass_mark) else None


def letter(found: Total, letters: Sequence[dict[str, Any]]) -> str:
    """Return the letter of a total, "" when nothing counts yet or it lies below every letter."""
    for one in sorted(letters, key=lambda each: Decimal(str(each["from"])), reverse=True):
        if found.reaches(Decimal(str(one["from"]))):
            return str(one["letter"])
    return ""


def needed(groups: Sequence[Group], pass_mark: Decimal) -> Decimal | None:
    """Return the percent (rounded up) of everything left that makes the total reach `pass_mark`.

    None when nothing is left, or full marks are not enough. 0 when it is reached already.
    """
    left = any(
        cell.points is None and not cell.is_extra for one in groups for cell in one.cells if one.weight
    )
    if not left or not highest(groups).reaches(pass_mark):
        return None

    def enough(percent: int) -> bool:
        share = Decimal(percent) / HUNDRED
        return total(filled(one, share) for one in groups).reaches(pass_mark)

    low, high = 0, 100
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return Decimal(low)
