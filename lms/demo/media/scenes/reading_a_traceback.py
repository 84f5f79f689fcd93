"""A traceback, read from the bottom to the top, and then in the data."""

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.code_panel import code
from lms.demo.media.colour import BAD, BAR, FAINT, INK, LINE, PLATE, SOFT, WARM
from lms.demo.media.film import Scene
from lms.demo.media.fonts import font

LINES = (
    Line("Sooner or later every program stops like this. It looks unfriendly, but it is a good report."),
    Line("Start at the bottom. The last line says what went wrong.", pause=0.5),
    Line("A value error: the value has the right type, but it makes no sense here."),
    Line("And it shows the value. Python was asked to turn the word closed into a whole number.", pause=0.6),
    Line("Now go up one step. This is the line that was running."),
    Line(
        "It is line 6 of stall.py, inside the function total.",
        say="It is line six of stall dot pie, inside the function total.",
    ),
    Line("One step higher is the line that called it: line 10, in the main program.", pause=0.5),
    Line("So line 10 asked for a total, and in line 6 a word turned up among the numbers."),
    Line("Is the code wrong? Look at the data first.", pause=0.5),
    Line("On the third of May the stall was closed, and somebody wrote that down."),
    Line("The report points at the code, but the cause sits in the file.", pause=0.5),
    Line("Now you decide. Skip that day, or count it as zero? That is about meaning, not about Python."),
    Line("We skip it, and say so in a comment.", pause=0.8),
    Line("Bottom line first, then upwards, then the data. That order will serve you for years."),
)
REPORT = (
    "Traceback (most recent call last):",
    '  File "stall.py", line 10, in <module>',
    "    print(total(csv.DictReader(file)))",
    '  File "stall.py", line 6, in total',
    '    amount = amount + int(row["cups"])',
    "ValueError: invalid literal for int() with base 10: ",
)
TABLE = (("day", "cups"), ("1 May", "42"), ("2 May", "38"), ("3 May", "closed"), ("4 May", "47"))
BROKEN = ("for row in rows:", '    amount = amount + int(row["cups"])')
MENDED = (
    "for row in rows:",
    '    if row["cups"] == "closed":',
    "        continue  # no sale, so no day",
    '    amount = amount + int(row["cups"])',
)
STEP, TOP = 48, 214


def _report(board: Board, at: Beat, alpha: float) -> None:
    """The traceback; the part being read is lit, the rest steps back."""
    board.plate(96, 178, 900, 178 + STEP * 6 + 32, colour=PLATE, outline=LINE, alpha=alpha)
    lit: set[int] = set()
    for line, rows in ((1, {5}), (4, {3, 4}), (6, {1, 2}), (7, {1, 2, 3, 4, 5})):
        lit = rows if at.after(line) else lit
    for row, words in enumerate(REPORT):
        colour = INK if not lit or row in lit else FAINT
        if row == 5 and 5 in lit:
            colour = BAD
        shown = at.ease(0, part=0.05 * row, over=0.3)
        y = TOP + 8 + row * STEP
        board.text(116, y, words, size=21, family="mono", colour=colour, alpha=alpha * shown)
        if row == 5:
            value = WARM if at.after(3) and 5 in lit else colour
            across = font("mono", 210).getlength(words) / 10
            board.text(116 + across, y, "'closed'", size=21, family="mono", colour=value, alpha=alpha * shown)
    for line, first, last, words in ((1, 5, 5, "what"), (4, 3, 4, "where"), (6, 1, 2, "called from")):
        shown = at.ease(line, part=0.3) * alpha
        top, bottom = TOP - 14 + first * STEP, TOP + 14 + last * STEP
        board.stroke([(912, top), (924, top), (924, bottom), (912, bottom)], colour=BAR, width=2, alpha=shown)
        board.text(942, (top + bottom) / 2 + 8, words, size=30, colour=BAR, alpha=shown)
    arrow = at.ease(7) * alpha
    board.stroke([(1120, 470), (1120, 470 - 220 * arrow)], colour=SOFT, width=2, alpha=arrow)
    board.shape([(1120, 238), (1112, 254), (1128, 254)], colour=SOFT, alpha=at.ease(7, over=1.2) * alpha)
    board.text(1120, 506, "read upwards", size=22, colour=SOFT, alpha=arrow, align=0.5)


def _table(board: Board, at: Beat, alpha: float) -> None:
    board.text(120, 232, "stall.csv", size=22, family="mono", colour=SOFT, alpha=alpha)
    for row, (day, cups) in enumerate(TABLE):
        y = 282 + row * 54
        closed = cups == "closed" and at.after(9, part=0.4)
        colour = BAD if closed else SOFT if row == 0 else INK
        board.text(120, y, day, size=26, family="mono", colour=SOFT if row == 0 else INK, alpha=alpha)
        board.text(400, y, cups, size=26, family="mono", colour=colour, alpha=alpha, align=1)
        board.stroke([(112, y + 18), (408, y + 18)], colour=LINE, alpha=alpha)
    source = MENDED if at.after(12) else BROKEN
    shown = at.ease(12, over=0.5) if at.after(12) else 1.0
    code(
        board,
        [(line, 1.0 if line in BROKEN else shown) for line in source],
        left=480,
        top=238,
        right=1184,
        size=25,
        alpha=alpha * at.ease(10) if not at.after(12) else alpha,
    )
    board.text(
        480,
        500,
        "skip the day, or count it as zero?",
        size=28,
        colour=WARM,
        alpha=alpha * at.ease(11, part=0.2),
    )
    board.text(
        480, 542, "Python cannot know. You can.", size=28, colour=SOFT, alpha=alpha * at.ease(11, part=0.6)
    )


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    report, table = 1 - at.ease(8), at.ease(8, part=0.4)
    if report:
        board.title("Reading an error", "python stall.py", alpha=report)
        _report(board, at, report)
    if table:
        board.title("Then look at the data", alpha=table)
        _table(board, at, table)


SCENE = Scene("python-for-everyday-data", "reading-a-traceback", LINES, draw, poster_line=6)
