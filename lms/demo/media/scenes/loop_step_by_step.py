"""A for loop, round by round, and what two slips of indentation do to it."""

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.code_panel import code, name
from lms.demo.media.colour import BAD, BAR, FAINT, INK, LINE, PLATE, SOFT, WARM
from lms.demo.media.film import Scene

LINES = (
    Line("Four days at a market stall, and the cups of coffee sold on each. We want the sum."),
    Line("The list holds the four numbers in order. Total starts at zero."),
    Line("Now the loop. For each number in the list, Python runs the indented line once.", pause=0.6),
    Line("First round: day is 42. Total was 0, so now it is 42.", pause=0.5),
    Line("Second round: day is 38. 42 and 38 make 80.", pause=0.5),
    Line("Third round: day is 51, and total grows to 131.", pause=0.5),
    Line("Fourth round: day is 47. Total is 178.", pause=0.5),
    Line("There is no fifth number, so the loop is over, and Python goes on below it."),
    Line("Print stands at the left edge, outside the loop. It runs once, and shows 178.", pause=0.8),
    Line("What if we push it in, by four spaces?", pause=0.8),
    Line("Now it belongs to the loop. So it runs four times: 42, 80, 131, 178.", pause=0.6),
    Line("And what if the zero slips into the loop as well?", pause=0.8),
    Line("Then each round forgets the one before. The answer is 47, the last day alone."),
    Line("Python does what the indentation says. So read it as carefully as the words."),
)
CUPS = (42, 38, 51, 47)
SUMS = (0, 42, 80, 131, 178)
RIGHT = (
    "cups = [42, 38, 51, 47]",
    "total = 0",
    "for day in cups:",
    "    total = total + day",
    "print(total)",
)
PUSHED = (*RIGHT[:4], "    print(total)")
FORGETFUL = (RIGHT[0], "for day in cups:", "    total = 0", "    total = total + day", "print(total)")


def _round(at: Beat) -> int:
    """How many rounds of the loop have begun."""
    return sum(at.after(line) for line in (3, 4, 5, 6))


def _lit(at: Beat) -> float | None:
    if at.after(9) or not at.after(1):
        return None
    if at.after(8):
        return 3 + at.ease(8, over=0.4)
    if at.after(7):
        return 3 - at.ease(7, over=0.4)
    for line in (6, 5, 4, 3):
        if at.after(line):
            return 2 + at.ease(line, part=0.45, over=0.3)
    return at.ease(1, part=0.55, over=0.4) + at.ease(2, over=0.4)


def _cells(board: Board, at: Beat, alpha: float) -> None:
    """The list as four cells, the current one lit."""
    current = _round(at) - 1
    for index, cups in enumerate(CUPS):
        left = 800 + index * 94
        here = current == index and not at.after(7)
        past = index < current or at.after(7)
        board.plate(left, 208, left + 82, 268, colour=PLATE, outline=WARM if here else LINE, alpha=alpha)
        colour = WARM if here else FAINT if past and current >= 0 else INK
        board.text(left + 41, 248, str(cups), size=28, family="mono", colour=colour, alpha=alpha, align=0.5)
    board.text(800, 192, "cups", size=22, family="mono", colour=SOFT, alpha=alpha)


def _output(board: Board, lines: tuple[str, ...], shown: float, alpha: float) -> None:
    board.plate(800, 452, 1170, 592, colour=PLATE, outline=LINE, alpha=alpha)
    board.text(1148, 484, "output", size=20, family="sans", colour=FAINT, alpha=alpha, align=1)
    size, step = (26, 31) if len(lines) > 1 else (32, 34)
    for row, line in enumerate(lines[: max(0, round(shown * len(lines)))]):
        board.text(824, 486 + row * step, line, size=size, family="mono", alpha=alpha)


def _rows(at: Beat) -> list[tuple[str, float]]:
    if at.after(11, part=0.5):
        return [(line, at.ease(11, part=0.5, over=0.5)) for line in FORGETFUL]
    if at.after(9, part=0.5):
        return [
            (line, 1.0 if line == old else at.ease(9, part=0.5))
            for line, old in zip(PUSHED, RIGHT, strict=True)
        ]
    first = at.ease(0, part=0.5)
    return [
        (line, max(first if row == 0 else 0.0, at.ease(1, part=0.1 * row))) for row, line in enumerate(RIGHT)
    ]


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    board.title("A loop, step by step", "Adding up four days at the stall")
    code(board, _rows(at), lit=_lit(at), size=30, right=740)
    _cells(board, at, at.ease(0, part=0.2))
    done, pushed, forgot = at.after(7), at.after(9, part=0.5), at.after(11, part=0.5)
    round_ = _round(at)
    if round_ and not pushed:
        name(board, 800, 340, "day", str(CUPS[round_ - 1]), alpha=1.0, hot=0.0 if done else 1.0)
    added = sum(at.after(line, part=0.6) for line in (3, 4, 5, 6))
    if at.after(1, part=0.55) and not pushed:
        name(
            board, 800, 412, "total", str(SUMS[added]), alpha=at.ease(1, part=0.55), hot=at.ease(6, part=0.6)
        )
    if at.after(8) and not pushed:
        _output(board, ("178",), at.ease(8, part=0.7), 1.0)
    if pushed and not forgot:
        _output(board, ("42", "80", "131", "178"), at.grow(10) * 1.15 if at.after(10) else 0.0, 1.0)
        board.text(800, 340, "inside the loop:", size=27, colour=SOFT, alpha=at.ease(10))
        board.text(800, 380, "printed in every round", size=27, alpha=at.ease(10))
        board.stroke([(160, 433), (232, 433)], colour=WARM, width=2.5, alpha=at.ease(9, part=0.5))
    if forgot:
        _output(board, ("47",), at.ease(12, part=0.4), 1.0)
        board.text(800, 340, "back to zero in every round:", size=27, colour=SOFT, alpha=at.ease(12))
        board.text(800, 380, "three days are lost", size=27, colour=BAD, alpha=at.ease(12, part=0.3))
        board.stroke([(160, 336), (232, 336)], colour=BAD, width=2.5, alpha=at.ease(11, part=0.5))
    board.text(96, 560, "Indentation is meaning.", size=34, colour=BAR, alpha=at.ease(13))


SCENE = Scene("python-for-everyday-data", "loop-step-by-step", LINES, draw, poster_line=5)
