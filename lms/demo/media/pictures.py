"""The still pictures of the lessons, drawn with the same pen as the films."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lms.demo.media.board import WIDTH, Board, paint
from lms.demo.media.code_panel import code_line
from lms.demo.media.colour import BAR, FAINT, INK, LINE, PLATE, SOFT, WARM


@dataclass(frozen=True)
class Picture:
    """One picture: `height` is what is kept of the board, from the top, in its units."""

    course: str
    name: str
    height: int
    draw: Callable[[Board], None]


def spread(board: Board) -> None:
    """Two bus lines with the same mean and different spread."""
    rows = (
        ("Route A", [5, 5, 5.5, 5.5, 6, 6, 6, 6, 6.5, 6.5, 7, 7]),
        ("Route B", [0, 0, 0, 0.5, 0.5, 1, 11, 11.5, 11.5, 12, 12, 12]),
    )
    for row, (label, delays) in enumerate(rows):
        y = 130 + row * 170
        board.text(96, y + 8, label, size=30)
        board.stroke([(260, y), (1180, y)], colour=LINE)
        for delay in sorted(set(delays)):
            stack = delays.count(delay)
            for place in range(stack):
                board.disc(300 + delay * 66, y + (place - (stack - 1) / 2) * 21, 9, colour=BAR)
        board.stroke([(300 + 6 * 66, y - 46), (300 + 6 * 66, y + 46)], colour=WARM, width=3)
    board.text(300 + 6 * 66, 66, "mean 6", size=26, colour=WARM, align=0.5)
    board.axis(260, 1180, 400, [(300 + minutes * 66, str(minutes)) for minutes in range(0, 13, 2)], size=24)
    board.text(1180, 470, "minutes late", size=24, colour=FAINT, align=1)


def two_routes(board: Board) -> None:
    """Two overlapping confidence intervals."""
    for row, (label, low, mean, high) in enumerate((("Route 12", 5.5, 7.5, 9.5), ("Route 7", 4.6, 6.1, 7.6))):
        y, colour = 110 + row * 110, (WARM, BAR)[row]
        left, middle, right = (280 + (value - 4) * 145 for value in (low, mean, high))
        board.text(96, y + 10, label, size=30)
        board.stroke([(left, y), (right, y)], colour=colour, width=4)
        for end in (left, right):
            board.stroke([(end, y - 12), (end, y + 12)], colour=colour, width=4)
        board.disc(middle, y, 10, colour=colour)
        board.text(middle, y - 26, f"{mean}", size=26, colour=colour, align=0.5)
    board.axis(
        280, 1150, 300, [(280 + (minutes - 4) * 145, str(minutes)) for minutes in range(4, 11)], size=24
    )
    board.text(1150, 370, "mean minutes late, 95 % confidence interval", size=24, colour=FAINT, align=1)


def list_positions(board: Board) -> None:
    """A list as a row of boxes with positions from both ends."""
    board.text(110, 172, "cups", size=34, family="mono")
    board.stroke([(220, 160), (318, 160)], colour=SOFT, width=2)
    board.shape([(336, 160), (316, 151), (316, 169)], colour=SOFT)
    for position, cups in enumerate((42, 38, 51, 47)):
        left = 360 + position * 190
        board.plate(left, 110, left + 170, 210, colour=PLATE, outline=LINE)
        board.text(left + 85, 174, str(cups), size=40, family="mono", colour=WARM, align=0.5)
        board.text(left + 85, 88, str(position), size=28, family="mono", colour=BAR, align=0.5)
        board.text(left + 85, 252, str(position - 4), size=28, family="mono", colour=SOFT, align=0.5)
    board.text(330, 88, "from the front", size=22, colour=FAINT, align=1)
    board.text(330, 252, "from the end", size=22, colour=FAINT, align=1)


def function_box(board: Board) -> None:
    """A function as a box: ingredients go in, a result comes out."""
    board.text(96, 176, "[42, 38, 51, 47]", size=28, family="mono", colour=WARM)
    board.stroke([(384, 166), (462, 166)], colour=SOFT, width=2)
    board.shape([(480, 166), (460, 157), (460, 175)], colour=SOFT)
    board.plate(500, 70, 950, 262, colour=PLATE, outline=LINE)
    board.text(725, 116, "mean", size=34, family="mono", colour=INK, align=0.5)
    code_line(board, 526, 168, "def mean(values):", size=22)
    code_line(board, 526, 206, "    return sum(values) / …", size=22)
    board.stroke([(966, 166), (1044, 166)], colour=SOFT, width=2)
    board.shape([(1062, 166), (1042, 157), (1042, 175)], colour=SOFT)
    board.text(1084, 176, "44.5", size=34, family="mono", colour=WARM)
    board.text(96, 226, "values", size=22, family="mono", colour=FAINT)
    board.text(1084, 226, "the result", size=22, colour=FAINT)


PICTURES = (
    Picture("statistics-you-can-trust", "spread", 500, spread),
    Picture("statistics-you-can-trust", "two-routes", 410, two_routes),
    Picture("python-for-everyday-data", "list-positions", 300, list_positions),
    Picture("python-for-everyday-data", "function-box", 330, function_box),
)


def make_picture(picture: Picture, content: Path) -> Path:
    """Write the picture as WebP beside the course's films and return its path."""
    board = Board()
    picture.draw(board)
    target = content / picture.course / "media" / f"{picture.name}.webp"
    target.parent.mkdir(parents=True, exist_ok=True)
    paint(board.marks).crop((0, 0, WIDTH, picture.height)).save(target, quality=88, method=6)
    return target
