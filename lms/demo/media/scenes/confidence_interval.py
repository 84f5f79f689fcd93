"""Forty intervals and a true mean nobody sees: what the 95 per cent is about."""

import random

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.colour import BAD, BAR, BAR_DIM, FAINT, INK, SOFT, WARM
from lms.demo.media.film import Scene

LINES = (
    Line("Your 36 buses were 7.5 minutes late on average, with a standard error of one minute."),
    Line("Go two standard errors down and two up. That gives 5.5 to 9.5 minutes."),
    Line("This is a 95 per cent confidence interval, near enough.", pause=0.6),
    Line("But 95 per cent of what? Let us cheat, and look behind the curtain."),
    Line("This line is the true mean. In real life you never get to see it."),
    Line("Here is your interval again. It catches the line."),
    Line("Here is a colleague's, from another 36 buses. And here are more."),
    Line("Each has its own centre and its own length, because each sample is different."),
    Line("Now there are forty. Count the ones that miss the line.", pause=1.0),
    Line("Two of the forty. That is one in twenty, just as promised."),
    Line("So the 95 per cent belongs to the method, not to your interval."),
    Line("Yours either catches the truth or it does not, and nothing on the page tells you which."),
    Line("What you can say is this. A method that is right 19 times in 20 gave 5.5 to 9.5 minutes."),
    Line("And if that is too wide to be of use, you know the price: more buses."),
)
TRUE, COUNT, ROW = 7.1, 40, 10.1
LEFT, RIGHT, LOW, HIGH, FOOT = 96, 860, 2.5, 11.5, 586


def _intervals(seed: int) -> list[tuple[float, float]]:
    """Centre and half-width of each interval; the first is the one in the story."""
    chance = random.Random(seed)
    drawn = [(chance.gauss(TRUE, 1.0), 2 * chance.uniform(0.85, 1.15)) for _ in range(COUNT - 1)]
    return [(7.5, 2.0), *drawn]


def _misses(intervals: list[tuple[float, float]]) -> list[int]:
    return [i for i, (centre, half) in enumerate(intervals) if abs(centre - TRUE) > half]


# The first seed that misses twice in forty, as the long run does, and not among the first few.
INTERVALS = next(
    found
    for found in map(_intervals, range(9999))
    if len(missed := _misses(found)) == 2
    and min(missed) > 12
    and missed[1] - missed[0] > 8
    and all(abs(found[row][0] - TRUE) > found[row][1] + 0.25 for row in missed)
    and all(centre - half > 2.7 and centre + half < 11.4 for centre, half in found)
)


def _x(minutes: float) -> float:
    return LEFT + (minutes - LOW) / (HIGH - LOW) * (RIGHT - LEFT)


def _one(board: Board, at: Beat, alpha: float) -> None:
    """The first interval, large."""
    y, reach = 330, 2.0 * at.ease(1, over=1.6)
    board.disc(_x(7.5), y, 9, colour=WARM, alpha=alpha * at.ease(0, part=0.3))
    board.text(_x(7.5), y - 30, "x̄ = 7.5", size=30, alpha=alpha * at.ease(0, part=0.3), align=0.5)
    board.stroke([(_x(7.5 - reach), y), (_x(7.5 + reach), y)], colour=WARM, width=4, alpha=alpha)
    ends = at.ease(1, part=0.7) * alpha
    for end, label in ((5.5, "5.5"), (9.5, "9.5")):
        board.stroke([(_x(end), y - 12), (_x(end), y + 12)], colour=WARM, width=4, alpha=ends)
        board.text(_x(end), y + 48, label, size=28, alpha=ends, align=0.5)
    board.text(900, 318, "standard error 1.0", size=26, colour=SOFT, alpha=alpha * at.ease(0, part=0.6))
    board.text(900, 360, "7.5 ± 2 × 1.0", size=34, alpha=alpha * at.ease(1, part=0.3))


def _shown(at: Beat) -> int:
    """How many intervals are on the board."""
    if not at.after(6):
        return 1 if at.after(5) else 0
    return min(COUNT, 2 + round(10 * at.grow(6)) + round(14 * at.grow(7)) + round(15 * at.ease(8, over=1.5)))


def _many(board: Board, at: Beat, alpha: float) -> None:
    missing = at.ease(9)
    for row, (centre, half) in enumerate(INTERVALS[: _shown(at)]):
        y = 178 + row * ROW
        misses = abs(centre - TRUE) > half
        colour = WARM if row == 0 else BAR
        if missing > 0.5:
            colour = BAD if misses else WARM if row == 0 else BAR_DIM
        width = 3.5 if (misses and missing > 0.5) or row == 0 else 2.5
        board.stroke(
            [(_x(centre - half), y), (_x(centre + half), y)], colour=colour, width=width, alpha=alpha
        )
        board.disc(_x(centre), y, 3.5, colour=colour, alpha=alpha)
    board.stroke(
        [(_x(TRUE), 162), (_x(TRUE), FOOT)], colour=INK, width=1.8, alpha=alpha * at.ease(4), dash=(7, 5)
    )
    board.text(900, 200, "true mean", size=26, colour=SOFT, alpha=alpha * at.ease(4))
    board.text(900, 236, "nobody sees this line", size=26, alpha=alpha * at.ease(4, part=0.5))
    count = _shown(at)
    board.text(
        900, 320, f"{count} of 40 samples", size=26, colour=SOFT, alpha=alpha * (1.0 if count else 0.0)
    )
    board.text(900, 380, "38 catch it", size=36, colour=BAR, alpha=alpha * missing)
    board.text(900, 426, "2 miss it", size=36, colour=BAD, alpha=alpha * missing)
    board.text(900, 500, "95 % is a promise", size=28, alpha=alpha * at.ease(10))
    board.text(900, 536, "about the method", size=28, alpha=alpha * at.ease(10))


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    one, many = 1 - at.ease(3, part=0.6, over=0.5), at.ease(3, part=0.9)
    if one:
        board.title("A confidence interval", "Mean minutes late, from 36 buses", alpha=one)
        _one(board, at, one)
    if many:
        board.title("Forty samples, forty intervals", alpha=many)
        _many(board, at, many)
    ticks = [(_x(m), str(m)) for m in range(3, 12)]
    board.axis(LEFT, RIGHT, FOOT if many else 450, ticks, alpha=max(one, many), size=21)
    board.text(RIGHT + 14, (FOOT if many else 450) + 31, "min", size=21, colour=FAINT, alpha=max(one, many))


SCENE = Scene("statistics-you-can-trust", "confidence-interval", LINES, draw, poster_line=9)
