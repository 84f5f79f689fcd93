"""Height lines of a small landscape, by marching squares, joined into as few strokes as there are lines."""

import math
from collections import defaultdict
from collections.abc import Callable
from random import Random

from lms.pages.covers.pen import HEIGHT, WIDTH, Point, curve, path

COLUMNS, ROWS = 44, 22
Cell = tuple[int, int, int]


def _landscape(random: Random) -> Callable[[float, float], float]:
    hills = [(random.uniform(0.42, 0.66), random.uniform(0.35, 0.65), random.uniform(0.2, 0.26), 1.0)]
    hills += [
        (
            random.uniform(0.05, 0.95),
            random.uniform(0, 1),
            random.uniform(0.1, 0.22),
            random.uniform(-0.4, 0.45),
        )
        for _ in range(9)
    ]

    lean, ripple = random.uniform(0, 6.28), random.uniform(7, 11)

    def height(u: float, v: float) -> float:
        # A slight warp of the ground keeps the rings from looking like targets.
        u, v = u + 0.022 * math.sin(ripple * v * 1.3 + lean), v + 0.04 * math.sin(ripple * u + lean)
        return sum(
            weight * math.exp(-(((u - x) * 1.5) ** 2 + ((v - y) * 0.8) ** 2) / (2 * spread * spread))
            for x, y, spread, weight in hills
        ) + 0.25 * (1 - u)

    return height


def _edges(corners: list[float], level: float) -> list[tuple[int, int]]:
    """Pairs of cell edges (0 top, 1 right, 2 bottom, 3 left) that the level crosses."""
    above = [value > level for value in corners]
    crossed = [edge for edge in range(4) if above[edge] != above[(edge + 1) % 4]]
    if len(crossed) == 2:
        return [(crossed[0], crossed[1])]
    return [(0, 3), (1, 2)] if len(crossed) == 4 else []


def _chains(links: dict[Cell, list[Cell]]) -> list[list[Cell]]:
    """Walk the crossing graph: open lines first, from their ends, then closed rings."""
    chains = []
    ends = [node for node, near in links.items() if len(near) == 1]
    for start in [*ends, *list(links)]:
        chain, node = [start], start
        while links[node]:
            following = links[node].pop()
            links[following].remove(node)
            chain.append(following)
            node = following
        if len(chain) > 2:
            chains.append(chain)
    return chains


def contours(random: Random) -> str:
    """Fourteen height lines of one hill among others."""
    height = _landscape(random)
    grid = [[height(c / COLUMNS, r / ROWS) for c in range(COLUMNS + 1)] for r in range(ROWS + 1)]
    low, high = min(map(min, grid)), max(map(max, grid))
    out = []
    for step in range(1, 15):
        level = low + (high - low) * step / 14.6
        links: dict[Cell, list[Cell]] = defaultdict(list)
        spots: dict[Cell, Point] = {}
        for r in range(ROWS):
            for c in range(COLUMNS):
                corners = [grid[r][c], grid[r][c + 1], grid[r + 1][c + 1], grid[r + 1][c]]
                keys: list[Cell] = [(0, r, c), (1, r, c + 1), (0, r + 1, c), (1, r, c)]
                for pair in _edges(corners, level):
                    for edge in pair:
                        spots[keys[edge]] = _spot(edge, r, c, corners, level)
                    links[keys[pair[0]]].append(keys[pair[1]])
                    links[keys[pair[1]]].append(keys[pair[0]])
        for chain in _chains(links):
            closed = chain[0] == chain[-1]
            points = [spots[key] for key in (chain[:-1] if closed else chain)]
            thinned = points[::2] if closed or len(points) % 2 else [*points[::2], points[-1]]
            if len(thinned) > 3:
                out.append(curve(thinned, closed=closed))
    return path("".join(out))


def _spot(edge: int, r: int, c: int, corners: list[float], level: float) -> Point:
    before, after = corners[edge], corners[(edge + 1) % 4]
    part = (level - before) / (after - before)
    x, y = {0: (c + part, r), 1: (c + 1, r + part), 2: (c + 1 - part, r + 1), 3: (c, r + 1 - part)}[edge]
    return x * WIDTH / COLUMNS, y * HEIGHT / ROWS
