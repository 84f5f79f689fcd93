"""Assignment: names point at values, and a result does not follow its ingredients."""

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.code_panel import code, name
from lms.demo.media.colour import BAD, BAR, FAINT, LINE, PLATE, SOFT
from lms.demo.media.film import Scene

LINES = (
    Line("A program is a list of instructions. Python carries them out one at a time, from the top."),
    Line("The first line makes a value, 2.4, and gives it a name: price."),
    Line("The equals sign is not a question. Read it from right to left: this value gets that name."),
    Line("The next line names a second value. We sold 42 cups.", pause=0.6),
    Line("Now something new. Python finds two names on the right, and looks up their values."),
    Line("It multiplies them and gets 100.8. That result gets the name takings."),
    Line("Takings is a plain number now. It does not remember where it came from.", pause=0.6),
    Line("Here is the test. Someone corrects the number of cups to 45."),
    Line("The name cups moves to the new value. But what about takings?", pause=1.2),
    Line("Nothing happens to it. Python worked it out once, and that line is over."),
    Line("So the program prints 100.8, although price times cups would now be 108.", pause=0.6),
    Line("In a spreadsheet, the cell would have changed by itself. A program has to be told again."),
    Line("If a result looks old, find the line that made it. Did it run before the change, or after?"),
)
SOURCE = ("price = 2.40", "cups = 42", "takings = price * cups", "cups = 45", "print(takings)")
WRITTEN = (1, 3, 4, 7, 10)


def _lit(at: Beat) -> float | None:
    """The running row: it glides to each line when that line is spoken of."""
    if not at.after(1):
        return None
    return sum(at.ease(line, over=0.4) for line in WRITTEN[1:])


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    board.title("Names and values", "A morning at the coffee stall")
    rows = [(line, at.ease(written, over=0.5)) for line, written in zip(SOURCE, WRITTEN, strict=True)]
    code(board, rows, lit=_lit(at), size=30, right=720)
    new_cups = at.ease(8)
    name(
        board,
        810,
        250,
        "price",
        "2.4",
        alpha=at.ease(1, part=0.5),
        hot=at.ease(4, part=0.6) * (1 - at.ease(5, part=0.6)),
    )
    asked = at.ease(4, part=0.6) * (1 - at.ease(5, part=0.6))
    name(
        board,
        810,
        340,
        "cups",
        "45" if new_cups > 0.5 else "42",
        alpha=at.ease(3, part=0.4),
        hot=max(asked, new_cups),
    )
    name(board, 810, 430, "takings", "100.8", alpha=at.ease(5, part=0.5), hot=at.ease(9) * (1 - at.ease(12)))
    board.text(1166, 340, "42", size=24, family="mono", colour=FAINT, alpha=new_cups)
    board.stroke([(1162, 332), (1200, 332)], colour=BAD, width=2, alpha=new_cups)
    shown = at.ease(2) * (1 - at.ease(3))
    board.text(160, 520, "price", size=32, family="mono", alpha=shown)
    board.stroke([(372 - 100 * shown, 510), (372, 510)], colour=BAR, width=2.5, alpha=shown)
    board.shape([(262, 510), (278, 502), (278, 518)], colour=BAR, alpha=shown)
    board.text(392, 520, "2.40", size=32, family="mono", alpha=shown)
    board.text(500, 520, "this value gets that name", size=26, colour=SOFT, alpha=shown)
    printed = at.ease(10, part=0.25)
    board.plate(96, 520, 720, 590, colour=PLATE, outline=LINE, alpha=printed)
    board.text(120, 564, "100.8", size=30, family="mono", alpha=printed)
    board.text(696, 562, "output", size=20, family="sans", colour=FAINT, alpha=printed, align=1)
    board.text(810, 512, "2.4 × 42, worked out once", size=25, colour=SOFT, alpha=at.ease(9, part=0.3))
    board.text(
        810, 566, "2.4 × 45 = 108 was never asked for", size=25, colour=SOFT, alpha=at.ease(10, part=0.5)
    )


SCENE = Scene("python-for-everyday-data", "names-and-values", LINES, draw, poster_line=8)
