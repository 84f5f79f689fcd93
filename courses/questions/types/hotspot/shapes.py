"""Regions of a picture, in thousandths of its width and height: whether a point lies in one, and a point that does."""

from itertools import pairwise
from typing import Literal

Shape = Literal["rectangle", "circle", "polygon"]
Point = tuple[int, int]
MAX = 1000


def corners(coords: tuple[int, ...]) -> list[Point]:
    """The points of `x1, y1, x2, y2, …`."""
    return list(zip(coords[::2], coords[1::2], strict=True))


def is_region(shape: Shape, coords: tuple[int, ...]) -> bool:
    """Whether the numbers describe a region with an area, inside the picture (a circle by its centre).

    Rectangle: left, top, right, bottom. Circle: x, y of the centre and the radius, in thousandths of the width.
    Polygon: x and y of at least three corners.
    """
    if not all(0 <= number <= MAX for number in coords):
        return False
    match shape:
        case "rectangle":
            return len(coords) == 4 and coords[0] < coords[2] and coords[1] < coords[3]
        case "circle":
            return len(coords) == 3 and coords[2] > 0
        case "polygon":
            return len(coords) >= 6 and len(coords) % 2 == 0 and _twice_area(corners(coords)) != 0


def holds(shape: Shape, coords: tuple[int, ...], point: Point, size: Point) -> bool:
    """Whether a point lies in the region, its edge included; `size` is the picture's, which makes circles round."""
    x, y = point
    match shape:
        case "rectangle":
            left, top, right, bottom = coords
            return left <= x <= right and top <= y <= bottom
        case "circle":
            width, height = size
            across, down = (x - coords[0]) * width, (y - coords[1]) * height
            return across**2 + down**2 <= (coords[2] * width) ** 2
        case "polygon":
            return _in_polygon(corners(coords), point)


def inside(shape: Shape, coords: tuple[int, ...]) -> Point:
    """A point of the region: its middle, or the first corner of a polygon."""
    if shape == "rectangle":
        return (coords[0] + coords[2]) // 2, (coords[1] + coords[3]) // 2
    return coords[0], coords[1]


def _twice_area(points: list[Point]) -> int:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*points, points[0]]))


def _in_polygon(points: list[Point], point: Point) -> bool:
    """Even-odd rule in whole numbers, so that nothing depends on rounding."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in pairwise([*points, points[0]]):
        turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if turn == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and (turn > 0) == (y2 > y1):
            odd = not odd
    return odd
