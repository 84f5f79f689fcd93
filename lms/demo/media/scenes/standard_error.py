"""A thousand sample means: why they crowd together, and what halving their spread costs."""

import math
import random

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.colour import BAR, BAR_DIM, FAINT, INK, SOFT, WARM
from lms.demo.media.film import Scene

LINES = (
    Line("A year of buses, and how late they came. Most by a little, a few by a lot."),
    Line("You cannot watch them all. So you watch 36, and take their mean.", pause=0.6),
    Line("Yours is 6.6 minutes."),
    Line("A colleague watches another 36 and gets 8.3. Neither of you made a mistake.", pause=0.6),
    Line("Suppose a thousand people did the same. We draw a heap of their means."),
    Line("Notice two things. The heap sits around the true mean, 7.1 minutes."),
    Line("And it is much narrower than the data. In every sample, long and short delays partly cancel."),
    Line(
        "How narrow? Take the spread of the data: s is 6 minutes.",
        say="How narrow? Take the spread of the data. S, is six minutes.",
    ),
    Line(
        "Divide it by the square root of the sample size. The root of 36 is 6, so we get one minute.",
        pause=0.6,
    ),
    Line("That is the standard error: how far a sample mean typically falls from the truth."),
    Line(
        "About two thirds of the means lie within one standard error. Nearly all lie within two.", pause=0.7
    ),
    Line("What would it take to halve it? Not twice as many buses."),
    Line("The root of 144 is 12. Four times the work buys half the error.", pause=0.6),
    Line("That is the price of precision. It is good to know it before you start counting."),
)
MEAN, SPREAD = 7.1, 6.0
SHAPE, RATE = (MEAN / SPREAD) ** 2, SPREAD**2 / MEAN
CHANCE = random.Random(36)


def _means(size: int, count: int) -> list[float]:
    return [sum(CHANCE.gammavariate(SHAPE, RATE) for _ in range(size)) / size for _ in range(count)]


SMALL, LARGE = _means(36, 1000), _means(144, 1000)


def _sample(mean: float) -> list[float]:
    """36 delays whose mean is the one the script names."""
    while True:
        found = [min(29.0, CHANCE.gammavariate(SHAPE, RATE)) for _ in range(36)]
        if round(sum(found) / 36, 1) == mean:
            return found


SAMPLES = (_sample(6.6), _sample(8.3))
LEFT, RIGHT, FOOT = 96, 796, 560
HEAP_LOW, HEAP_HIGH, WIDTH = 3.5, 11.5, 0.25


def _data_x(minutes: float) -> float:
    return LEFT + minutes / 30 * (RIGHT - LEFT)


def _heap_x(minutes: float) -> float:
    return LEFT + (minutes - HEAP_LOW) / (HEAP_HIGH - HEAP_LOW) * (RIGHT - LEFT)


def _data(board: Board, at: Beat, alpha: float) -> None:
    """The density of all delays, one bar a minute."""
    grown = at.ease(0, part=0.15, over=1.5)
    for minute in range(30):
        middle = minute + 0.5
        density = middle ** (SHAPE - 1) * math.exp(-middle / RATE) / (math.gamma(SHAPE) * RATE**SHAPE)
        height = density * 1900 * grown
        board.bar(_data_x(minute) + 1, FOOT - height, _data_x(minute + 1) - 1, FOOT, colour=BAR, alpha=alpha)
    board.axis(LEFT, RIGHT, FOOT, [(_data_x(m), str(m)) for m in range(0, 31, 5)], alpha=alpha)


def _samples(board: Board, at: Beat, alpha: float) -> None:
    """Two samples of 36 dots each, and where their means lie."""
    chance = random.Random(7)
    for row, (line, mean, colour) in enumerate(((1, 6.6, INK), (3, 8.3, WARM))):
        shown = round(36 * at.grow(line))
        y = 236 + row * 64
        for number, delay in enumerate(SAMPLES[row]):
            lift = chance.uniform(-10, 10)
            if number < shown:
                board.disc(_data_x(delay), y + lift, 4.5, colour=colour, alpha=alpha * 0.8)
        told = at.ease(2 if row == 0 else 3, part=0.3)
        board.stroke(
            [(_data_x(mean), y - 20), (_data_x(mean), y + 20)], colour=colour, width=3, alpha=alpha * told
        )
        whose = "your mean" if row == 0 else "your colleague's"
        board.text(850, y + 9, f"{whose} {mean}", size=26, colour=colour, alpha=alpha * told)


def _heap(board: Board, at: Beat, alpha: float) -> None:
    """The histogram of the means, growing; then the one for n = 144."""
    many = at.ease(12, over=1.8)
    share = at.grow(4)
    bins = round((HEAP_HIGH - HEAP_LOW) / WIDTH)
    counts = [0.0] * bins
    for values, weight in ((SMALL[: round(len(SMALL) * share)], 1 - many), (LARGE, many)):
        if weight > 0:
            for value in values:
                index = int((value - HEAP_LOW) / WIDTH)
                if 0 <= index < bins:
                    counts[index] += weight
    error = SPREAD / math.sqrt(36) * (1 - many) + SPREAD / math.sqrt(144) * many
    near = at.ease(10)
    scale = 3.0 * (1 - many) + 1.62 * many
    for index, count in enumerate(counts):
        low = HEAP_LOW + index * WIDTH
        inside = abs(low + WIDTH / 2 - MEAN) <= error
        colour = BAR if inside or not near else BAR_DIM
        top = FOOT - count * scale
        board.bar(_heap_x(low) + 1, top, _heap_x(low + WIDTH) - 1, FOOT, colour=colour, alpha=alpha)
    ticks = [(_heap_x(m), str(m)) for m in range(4, 12)]
    board.axis(LEFT, RIGHT, FOOT, ticks, alpha=alpha)
    curve = at.ease(8) * alpha
    peak = 1000 * WIDTH * scale / (error * math.sqrt(2 * math.pi))
    steps = [HEAP_LOW + i * 0.05 for i in range(round((HEAP_HIGH - HEAP_LOW) / 0.05) + 1)]
    points = [(_heap_x(m), FOOT - peak * math.exp(-(((m - MEAN) / error) ** 2) / 2)) for m in steps]
    board.stroke(points, colour=INK, width=2, alpha=curve)
    board.stroke(
        [(_heap_x(MEAN), FOOT), (_heap_x(MEAN), 190)],
        colour=INK,
        alpha=at.ease(5) * alpha,
        width=1.5,
        dash=(6, 6),
    )
    board.text(_heap_x(MEAN) + 10, 206, "true mean 7.1", size=21, colour=SOFT, alpha=at.ease(5) * alpha)


def _working(board: Board, at: Beat, alpha: float) -> None:
    many = at.after(12)
    board.text(850, 296, "spread of the data", size=25, colour=SOFT, alpha=at.ease(7) * alpha)
    board.text(850, 338, "*s* = 6.0 min", size=36, alpha=at.ease(7, part=0.4) * alpha)
    shown = at.ease(12) if many else at.ease(8)
    size, answer = ("144", "0.5") if many else ("36", "1.0")
    board.text(850, 408, "spread of the means", size=25, colour=SOFT, alpha=at.ease(8) * alpha)
    board.text(850, 452, f"*s* / √(n) = 6.0 / √({size})", size=36, alpha=shown * alpha)
    done = at.ease(12 if many else 8, part=0.7)
    board.text(850, 502, f"= {answer} min", size=36, weight=600, alpha=done * alpha)
    board.stroke([(850, 518), (850 + 150 * done, 518)], colour=BAR, width=3, alpha=done * alpha)


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    data, heap = 1 - at.ease(4), at.ease(4, part=0.1)
    if data:
        board.title("How late are the buses?", "Minutes late, every bus of one year", alpha=data)
        _data(board, at, data)
        _samples(board, at, data)
        board.text(_data_x(30) + 20, FOOT + 32, "min", size=22, colour=FAINT, alpha=data)
    if heap:
        size = "144" if at.after(12) else "36"
        board.title(f"1,000 sample means, *n* = {size} buses each", "Mean minutes late", alpha=heap)
        _heap(board, at, heap)
        _working(board, at, heap)


SCENE = Scene("statistics-you-can-trust", "standard-error", LINES, draw, poster_line=10)
