"""Sampling: 240 riders, a noon survey that misses the early ones, and a draw by lot."""

import random

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.colour import BAR, FAINT, INK, SOFT, WARM
from lms.demo.media.film import Scene

LINES = (
    Line("Route 12 carries 240 people a day. Each dot is one of them."),
    Line("The filled dots waited more than ten minutes for a late bus this week."),
    Line("That is 90 of the 240, or 37.5 per cent.", pause=0.6),
    Line("The bus company does not know this. It has to ask."),
    Line("So on Tuesday, at noon, someone stands at the stop and asks 40 riders."),
    Line("Eight of the 40 had a long wait. The report says 20 per cent.", pause=0.8),
    Line("What went wrong? Look at who rides at which hour."),
    Line("The early riders, on the left, have the worst buses. None of them is at the stop at noon."),
    Line("Nobody lied and nobody miscounted. The people with the long waits were simply not there."),
    Line("Asking 100 riders at noon would not help. It gives the same answer, with more confidence."),
    Line("Now draw 40 names by lot from a list of all the riders."),
    Line("Every rider has the same chance of being picked, the early ones included."),
    Line("This time 16 of the 40 had a long wait. That is 40 per cent: not exact, but close.", pause=0.7),
    Line("So before you trust a figure, ask one thing: who could never have been counted?"),
)

COLUMNS, ROWS, EARLY_COLUMNS = 24, 10, 9
EARLY = [(c, r) for c in range(EARLY_COLUMNS) for r in range(ROWS)]
LATER = [(c, r) for c in range(EARLY_COLUMNS, COLUMNS) for r in range(ROWS)]
CHANCE = random.Random(12)
LONG_EARLY = CHANCE.sample(EARLY, 60)
LONG_LATER = CHANCE.sample(LATER, 30)
LONG = {*LONG_EARLY, *LONG_LATER}
QUICK_EARLY = [dot for dot in EARLY if dot not in LONG]
QUICK_LATER = [dot for dot in LATER if dot not in LONG]
NOON = CHANCE.sample(LONG_LATER, 8) + CHANCE.sample(QUICK_LATER, 32)
LOT = (
    CHANCE.sample(LONG_EARLY, 11)
    + CHANCE.sample(LONG_LATER, 5)
    + CHANCE.sample(QUICK_EARLY, 5)
    + CHANCE.sample(QUICK_LATER, 19)
)
CHANCE.shuffle(NOON)
CHANCE.shuffle(LOT)


def _place(dot: tuple[int, int], gap: float) -> tuple[float, float]:
    column, row = dot
    return 112 + column * 43 + (gap if column >= EARLY_COLUMNS else 0), 228 + row * 31


def _picked(board: Board, order: list[tuple[int, int]], share: float, gap: float, alpha: float) -> None:
    for dot in order[: round(len(order) * share)]:
        board.disc(*_place(dot, gap), 13, colour=INK, alpha=alpha, fill=False)


def _figure(board: Board, x: float, head: str, value: str, alpha: float) -> None:
    board.text(x, 566, head, size=22, colour=SOFT, alpha=alpha)
    board.text(x, 608, value, size=34, alpha=alpha)


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    board.title("Who is missing?", "240 riders of Route 12, one dot each")
    gap = 44 * at.ease(6, over=1.0)
    fill, count = at.ease(1, part=0.2, over=1.2), at.grow(0)
    for number, dot in enumerate(sorted([*EARLY, *LATER], key=lambda d: (d[0], d[1]))):
        shown = min(1.0, max(0.0, count * 1.6 * COLUMNS - number / ROWS))
        x, y = _place(dot, gap)
        early = dot[0] < EARLY_COLUMNS
        away = at.ease(7, part=0.55) * (1 - at.ease(10)) if early else 0.0
        if dot in LONG and fill > 0:
            board.disc(x, y, 8, colour=WARM, alpha=max(0.25, fill) * (1 - 0.62 * away) * shown)
        else:
            board.disc(x, y, 8, colour=FAINT, alpha=shown * (1 - 0.62 * away), fill=False)
    noon = at.ease(5) if not at.after(10) else 1 - at.ease(10)
    ring = 1.0 if at.after(4, part=0.4) and not at.after(10) else 1 - at.ease(10)
    if at.after(4, part=0.4):
        _picked(board, NOON, at.grow(4) * 1.6 - 0.6, gap, ring)
    if at.after(10, part=0.4):
        _picked(board, LOT, at.ease(10, part=0.5, over=3.5), gap, 1.0)
    labels = at.ease(6, part=0.4)
    if labels:
        board.text(100, 200, "before 8 in the morning", size=20, colour=BAR, alpha=labels)
        board.text(100 + 9 * 43 + gap, 200, "later in the day", size=20, colour=BAR, alpha=labels)
    _figure(board, 100, "all riders", "90 of 240 = 37.5 %", at.ease(2, part=0.4))
    _figure(board, 480, "asked at noon", "8 of 40 = 20 %", max(noon, at.ease(5) * 0.45))
    _figure(board, 830, "drawn by lot", "16 of 40 = 40 %", at.ease(12, part=0.3))


SCENE = Scene("statistics-you-can-trust", "who-is-missing", LINES, draw, poster_line=8)
