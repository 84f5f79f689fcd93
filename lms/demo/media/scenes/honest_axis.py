"""Reading a chart: a bar chart with a cut axis, set right, and a line chart cut at the sides."""

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.colour import BAD, BAR, FAINT, INK, LINE, SOFT
from lms.demo.media.film import Scene

LINES = (
    Line("A town library lent 41,200 books last year and 43,100 this year."),
    Line("Here is the chart from the front page of its newsletter."),
    Line("The second bar is more than two and a half times as tall as the first.", pause=0.6),
    Line("Has lending more than doubled? Look at the foot of the axis."),
    Line("It starts at 40,000. Forty thousand books are hidden under the page."),
    Line("Let us put them back and start the axis at zero.", pause=1.6),
    Line("Now the bars say what the numbers say: a rise of just under five per cent."),
    Line("We read a bar by its length. So a bar must start at zero.", pause=0.8),
    Line("A line is different. We read it by its slope, so its axis may start higher."),
    Line("But a line can mislead at the sides. Here are the last four months.", pause=0.6),
    Line("It looks like a boom. Now let us see two years.", pause=1.4),
    Line("Every autumn looks like this. The boom is only the calendar."),
    Line("So, three questions for any chart. Where does the axis start?"),
    Line("What has been cut off at the sides? And what would be fair to compare with?"),
)
FOOT, TOP, LEFT = 560, 205, 210
YEARS = (41.2, 43.1)
# December to November, twice; the years add up to the bars.
MONTHS = (
    *(3.8, 4.0, 3.6, 3.5, 3.2, 3.0, 2.7, 2.6, 2.9, 3.7, 4.0, 4.2),
    *(4.0, 4.1, 3.8, 3.6, 3.4, 3.1, 2.9, 2.7, 3.1, 3.9, 4.2, 4.3),
)


def _bars(board: Board, at: Beat, alpha: float) -> None:
    low = 40 * (1 - at.ease(5, part=0.5, over=2.0))
    high = 44.0

    def y(thousands: float) -> float:
        return FOOT - (thousands - low) / (high - low) * (FOOT - TOP)

    step = 1 if low > 30 else 10 if low < 14 else 5
    for thousands in range(0, 45, step):
        if thousands >= low - 0.01:
            board.stroke([(LEFT, y(thousands)), (760, y(thousands))], colour=LINE, alpha=alpha * 0.7)
            label = f"{thousands},000" if thousands else "0"
            hot = at.ease(3, part=0.6) * (1 - at.ease(5)) if thousands == 40 else 0.0
            colour = BAD if hot > 0.5 else SOFT
            board.text(LEFT - 16, y(thousands) + 8, label, size=22, colour=colour, alpha=alpha, align=1)
    grown = at.ease(1, over=1.2)
    for x, value, name in ((310, YEARS[0], "last year"), (540, YEARS[1], "this year")):
        top = FOOT - (FOOT - y(value)) * grown
        board.bar(x, top, x + 130, FOOT, colour=BAR, alpha=alpha)
        board.text(x + 65, FOOT + 36, name, size=24, colour=SOFT, alpha=alpha * grown, align=0.5)
        board.text(
            x + 65, top - 14, f"{value * 1000:,.0f}", size=24, alpha=alpha * at.ease(1, part=0.6), align=0.5
        )
    board.stroke([(LEFT, FOOT), (760, FOOT)], colour=INK, width=1.5, alpha=alpha)


def _bar_notes(board: Board, at: Beat, alpha: float) -> None:
    wrong = at.ease(2) * (1 - at.ease(5)) * alpha
    board.text(840, 290, "height of the bars", size=24, colour=SOFT, alpha=wrong)
    board.text(840, 334, "3.1 / 1.2 = 2.6 times", size=34, colour=BAD, alpha=wrong)
    shown = at.ease(0, part=0.1) * alpha
    board.text(840, 420, "the numbers", size=24, colour=SOFT, alpha=shown)
    board.text(840, 464, "43,100 / 41,200", size=34, alpha=shown)
    board.text(840, 510, "= 1.046 times", size=34, colour=BAR, alpha=at.ease(6, part=0.4) * alpha)
    cut = at.ease(4, part=0.4) * (1 - at.ease(5)) * alpha
    board.stroke([(LEFT, FOOT + 4), (760, FOOT + 4)], colour=BAD, width=3, alpha=cut, dash=(10, 8))


def _months(board: Board, at: Beat, alpha: float) -> None:
    open_ = at.ease(10, part=0.7, over=1.8)
    first = 20 * (1 - open_)

    def x(month: float) -> float:
        return 190 + (month - first) / (23 - first) * 920

    def y(thousands: float) -> float:
        return FOOT - (thousands - 2.0) / 2.6 * (FOOT - TOP - 10)

    for thousands in (2.0, 3.0, 4.0):
        board.stroke([(180, y(thousands)), (1120, y(thousands))], colour=LINE, alpha=alpha * 0.7)
        board.text(
            164, y(thousands) + 8, f"{thousands * 1000:,.0f}", size=22, colour=SOFT, alpha=alpha, align=1
        )
    autumn = at.ease(11) * alpha
    for year in (0, 12):
        left, right = max(180, x(year + 8.5)), min(1120, x(year + 11.5))
        board.bar(left, TOP, right, FOOT, colour=LINE, alpha=autumn * 0.45)
        board.text((left + right) / 2, TOP + 28, "autumn", size=22, colour=BAR, alpha=autumn, align=0.5)
    seen = [(x(m), y(v)) for m, v in enumerate(MONTHS) if m >= first - 1]
    points = [point for point in seen if point[0] >= 178]
    drawn = at.ease(9, part=0.2, over=1.2)
    keep = max(2, round(len(points) * drawn)) if drawn else 0
    board.stroke(points[:keep], colour=BAR, width=3.5, alpha=alpha)
    for point in points[:keep]:
        board.disc(*point, 4.5, colour=BAR, alpha=alpha)
    for month, name in ((0, "December"), (12, "December"), (20, "August"), (23, "November")):
        near = 1.0 if month == 23 else (1 - open_ if month == 20 else open_)
        if x(month) >= 170:
            board.text(
                x(month),
                FOOT + 36,
                name,
                size=22,
                colour=FAINT,
                alpha=alpha * near * min(1, drawn * 2),
                align=0.5,
            )


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    bars, months, end = 1 - at.ease(8), at.ease(8, part=0.3) * (1 - at.ease(12)), at.ease(12)
    if bars:
        board.title("Books lent by the town library", "The newsletter's chart", alpha=bars)
        _bars(board, at, bars * at.ease(0, part=0.3))
        _bar_notes(board, at, bars)
    if months:
        board.title("Books lent, month by month", "An axis from 2,000 is fair here", alpha=months)
        _months(board, at, months)
    if end:
        board.title("Three questions for any chart", alpha=end)
        asked = (
            ("1", "Where does the axis start?", at.ease(12, part=0.5)),
            ("2", "What has been cut off at the sides?", at.ease(13)),
            ("3", "What would be fair to compare with?", at.ease(13, part=0.5)),
        )
        for row, (number, question, shown) in enumerate(asked):
            board.text(112, 260 + row * 96, number, size=40, colour=BAR, alpha=shown)
            board.text(172, 260 + row * 96, question, size=40, alpha=shown)
            board.stroke(
                [(96, 288 + row * 96), (96 + 1000 * shown, 288 + row * 96)], colour=LINE, alpha=shown
            )


SCENE = Scene("statistics-you-can-trust", "honest-axis", LINES, draw, poster_line=3)
