"""Twelve subjects for a cover. Each takes a seeded random source and returns SVG elements."""

import math
from random import Random

from lms.pages.covers.pen import HEIGHT, WIDTH, Point, curve, dot, line, number, path


def _bell(x: float, middle: float, spread: float) -> float:
    return math.exp(-((x - middle) ** 2) / (2 * spread * spread))


def bells(random: Random) -> str:
    """Bell curves that spread as they fall: pictures of chance."""
    base, out = 130.0, [path("M0 130.5H320", "b")]
    first, count = random.uniform(48, 74), random.randint(7, 10)
    for index in range(count):
        middle, spread = first + index * (250 - first) / count, 12 + index * 3.4
        top = 106 - index * 8.2
        points = [(x, base - top * _bell(x, middle, spread)) for x in range(0, WIDTH + 8, 8)]
        out.append(path(curve(points), "" if index < 3 else "k" if index < 6 else "l"))
    return "".join(out)


def staves(random: Random) -> str:
    """Two staves with chords."""
    out = []
    lines = "".join(f"M0 {top + gap * 8}H320" for top in (38, 97) for gap in range(5))
    out.append(path(lines + "M116 38V129M192 38V129M269 38V129"))
    for index in range(11):
        x = 52 + index * 25.5
        for top in (38, 97):
            low = top + random.choice((4, 8, 12, 16))
            for y, stem in ((low, -18), (low + 12, 16)):
                out.append(
                    f'<ellipse class="f" cx="{number(x)}" cy="{y}" rx="4.6" ry="3.3" transform="rotate(-18 {number(x)} {y})"/>'
                )
                out.append(path(f"M{number(x + (4.3 if stem < 0 else -4.3))} {y}v{stem}"))
    return "".join(out)


def crossing(random: Random) -> str:
    """An epidemic: those left, those who had it, and the wave between."""
    at, steep, peak = random.uniform(125, 150), random.uniform(18, 26), random.uniform(36, 46)
    fall = [(x, 20 + 112 / (1 + math.exp(-(x - at) / steep))) for x in range(0, 321, 8)]
    rise = [(x, 134 - 108 / (1 + math.exp(-(x - at - 44) / (steep * 1.9)))) for x in range(0, 321, 8)]

    def wave(x: float) -> float:
        return 134 - peak * (_bell(x, at + 14, 34 if x < at + 14 else 62))

    comb = "".join(f"M{x} {number(wave(x))}V135" for x in range(44, 316, 6))
    return (
        path(curve(fall))
        + path(curve(rise))
        + path(curve([(x, wave(x)) for x in range(0, 321, 8)]))
        + path(comb, "k")
    )


def scatter(random: Random) -> str:
    """A cloud of observations and the line through it."""
    slope, spread = random.uniform(0.22, 0.36), random.uniform(10, 17)
    start = 78 + slope * 160
    out = [path(f"M12 {number(start - slope * 12)}L308 {number(start - slope * 308)}", "b")]
    for _ in range(86):
        x = random.uniform(14, 300)
        y = start - slope * x + random.gauss(0, spread)
        if 6 < y < 149:
            out.append(dot(x, y, 1.9, "p"))
    return "".join(out)


def ridges(random: Random) -> str:
    """Stacked signals, the near ones in front of the far ones."""
    out = []
    for row in range(13):
        base = 44 + row * 8.2
        humps = [
            (random.gauss(160, 44), random.uniform(7, 17), random.uniform(5, 14 + row * 1.3))
            for _ in range(4)
        ]
        points: list[Point] = [
            (x, base - sum(top * _bell(x, middle, spread) for middle, spread, top in humps))
            for x in range(22, 302, 7)
        ]
        out.append(path(curve(points), "p"))
    return "".join(out)


def sunflower(random: Random) -> str:
    """Seeds on the golden angle."""
    turn, out = random.uniform(0, 6.28), []
    for index in range(12, 260):
        radius, angle = 6.5 * math.sqrt(index), turn + index * 2.39996
        x, y = WIDTH / 2 + radius * math.cos(angle), HEIGHT / 2 + radius * math.sin(angle)
        if 3 < y < HEIGHT - 3:
            out.append(dot(x, y, 0.6 + index / 118))
    return "".join(out)


def weave(random: Random) -> str:
    """Warp and weft, in bands."""
    cell, shift, data = 16, random.choice((0, 8)), []
    over = [[random.random() < 0.5 for _ in range(5)] for _ in range(5)]
    for r in range(11):
        for c in range(21):
            x, y = c * cell - shift, r * cell - shift
            if (r + c) % 2 == over[r % 5][c % 5]:
                data.append("".join(f"M{x + 2} {y + k}h12" for k in (4, 8, 12)))
            else:
                data.append("".join(f"M{x + k} {y + 2}v12" for k in (4, 8, 12)))
    return path("".join(data))


def waves(random: Random) -> str:
    """Overtones of one string between its fixed ends."""
    half, out = random.choice((160, 320)), []
    for index, full in enumerate((62, 42, 29, 20, 14)):
        height = full * random.uniform(0.82, 1)
        for sign in (1, -1):
            count = (index + 1) * (2 if half == 160 else 1)
            points = [
                (x, 77.5 - sign * height * math.sin(math.pi * count * x / WIDTH)) for x in range(0, 321, 4)
            ]
            out.append(path(line(points), "" if index < 2 else "k"))
    return "".join(out)


def circles(random: Random) -> str:
    """Compass work: circles on a ring."""
    count, radius, out = random.choice((9, 12, 16)), random.uniform(34, 42), []
    for index in range(count):
        angle = 2 * math.pi * index / count
        out.append(
            dot(160 + radius * 0.86 * math.cos(angle), 77.5 + radius * 0.86 * math.sin(angle), radius, "")
        )
    return "".join(out) + dot(160, 77.5, radius * 1.86, "") + path("M0 77.5H320M160 0V155", "l")


def growth(random: Random) -> str:
    """A branching plant."""
    out: list[str] = []

    def branch(x: float, y: float, angle: float, size: float, depth: int) -> None:
        end = (x + size * math.cos(angle), y - size * math.sin(angle))
        bend = ((x + end[0]) / 2 + random.uniform(-4, 4), (y + end[1]) / 2)
        out.append(
            f"M{number(x)} {number(y)}Q{number(bend[0])} {number(bend[1])} {number(end[0])} {number(end[1])}"
        )
        if depth:
            for lean in (-1, 1):
                branch(
                    *end,
                    angle + lean * random.uniform(0.22, 0.52),
                    size * random.uniform(0.68, 0.82),
                    depth - 1,
                )

    for x in (70, 160, 250):
        branch(x, 155, math.pi / 2, random.uniform(34, 44), 5 if x == 160 else 4)
    return path("".join(out))


def orbits(random: Random) -> str:
    """Ellipses about one focus, with a body on each."""
    out, tilt = [dot(160, 77.5, 4)], random.uniform(-24, 24)
    for index in range(7):
        wide, flat = 26 + index * 19, 9 + index * 9.5
        angle = random.uniform(0, 6.28)
        out.append(f'<ellipse cx="160" cy="77.5" rx="{wide}" ry="{number(flat)}"/>')
        out.append(dot(160 + wide * math.cos(angle), 77.5 + flat * math.sin(angle), 2.6))
    return f'<g transform="rotate({number(tilt)} 160 77.5)">{"".join(out)}</g>'


def lattice(random: Random) -> str:
    """Nodes and the roads between them: a graph."""
    nodes = [
        (c * 36 + 18 + random.uniform(-9, 9), r * 34 + 10 + random.uniform(-8, 8))
        for r in range(5)
        for c in range(9)
    ]
    roads, out = [], []
    for index, (x, y) in enumerate(nodes):
        near = sorted(
            range(len(nodes)), key=lambda other: (nodes[other][0] - x) ** 2 + (nodes[other][1] - y) ** 2
        )
        for other in near[1 : random.choice((3, 4))]:
            if other > index or random.random() < 0.3:
                roads.append(line([(x, y), nodes[other]]))
    out.append(path("".join(roads)))
    out += [dot(x, y, random.choice((2, 2, 3.2)), random.choice(("f", "p"))) for x, y in nodes]
    return "".join(out)
