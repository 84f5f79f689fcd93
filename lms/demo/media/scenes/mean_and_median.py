"""Seven delays on a beam: what the mean and the median do when one value runs away."""

from lms.demo.media.board import Board
from lms.demo.media.clock import Beat, Line
from lms.demo.media.colour import BAR, FAINT, INK, LINE, SOFT, WARM
from lms.demo.media.film import Scene

LINES = (
    Line("Seven buses. Each dot shows how many minutes one of them came late."),
    Line("To find the mean, add the seven numbers and divide by seven."),
    Line(
        "2 + 3 + 4 + 5 + 6 + 8 + 14 is 42, and 42 divided by 7 is 6.",
        say="Two, three, four, five, six, eight and fourteen make forty two, and forty two divided by seven is six.",
        pause=0.6,
    ),
    Line("Think of the line as a beam with a weight at each dot. The mean is where it balances."),
    Line("The median is simpler. Put the numbers in order and take the middle one."),
    Line("Three buses did better than this one, three did worse. The median is 5.", pause=0.6),
    Line("So far the two agree fairly well: 6 and 5."),
    Line("Now one bus breaks down, and its 14 minutes become 49.", pause=0.6),
    Line("The mean has to follow, because every minute counts in the sum."),
    Line("It is now 77 divided by 7, which is 11. Six of the seven buses did better than that."),
    Line("The median has not moved at all. The middle bus is still the middle bus.", pause=0.7),
    Line("Neither is wrong. They answer different questions."),
    Line("How much waiting was there altogether? Use the mean: it times seven is the total."),
    Line("What does a typical rider see? Use the median."),
    Line("And when the two are far apart, look at the tail before you look at anything else."),
)
QUICK = (2, 3, 4, 5, 6, 8)
LEFT, AXIS = 120, 400


def _scale(at: Beat) -> float:
    """Pixels a minute: close up at first, drawn back when the last bus runs away."""
    return 68 - 47.4 * at.ease(7, part=0.2, over=1.6)


def _mean(board: Board, at: Beat, mean: float) -> None:
    shown, x = at.ease(2, part=0.8), LEFT + mean * _scale(at)
    tip = AXIS + 3
    board.shape([(x, tip), (x - 20, tip + 34), (x + 20, tip + 34)], colour=BAR, alpha=shown)
    board.text(x, tip + 68, f"mean {mean:.0f}", size=27, colour=BAR, alpha=shown, align=0.5)


def _median(board: Board, at: Beat) -> None:
    shown, x = at.ease(5, part=0.5), LEFT + 5 * _scale(at)
    board.stroke([(x, AXIS - 92), (x, AXIS - 140)], colour=WARM, width=2, alpha=shown, dash=(7, 6))
    board.text(x, AXIS - 154, "median 5", size=27, colour=WARM, alpha=shown, align=0.5)


def _axis(board: Board, at: Beat) -> None:
    board.stroke([(LEFT, AXIS), (LEFT + 1040, AXIS)], colour=INK, width=3)
    back = at.ease(7, part=0.2, over=1.6)
    for minutes in range(0, 51, 2):
        x = LEFT + minutes * _scale(at)
        near = 1.0 if minutes % 10 == 0 else 1 - back
        if x <= LEFT + 1041:
            board.stroke([(x, AXIS + 92), (x, AXIS + 99)], colour=LINE, alpha=near)
            board.text(x, AXIS + 122, str(minutes), size=20, colour=FAINT, alpha=near, align=0.5)
    board.stroke([(LEFT, AXIS + 92), (LEFT + 1040, AXIS + 92)], colour=LINE)


def _dots(board: Board, at: Beat) -> None:
    last = 14 + 35 * at.ease(7, part=0.35, over=2.0)
    ranks = at.ease(4, part=0.3) * (1 - at.ease(7))
    for number, minutes in enumerate((*QUICK, last)):
        x = LEFT + minutes * _scale(at)
        shown = at.ease(0, part=0.25 + number * 0.09, over=0.4)
        middle = at.ease(5) if minutes == 5 else 0.0
        board.disc(x, AXIS - 15, 9, colour=INK, alpha=shown * (1 - middle))
        board.disc(x, AXIS - 15, 9 + 1.5 * middle, colour=WARM, alpha=middle)
        board.text(x, AXIS - 38, f"{minutes:.0f}", size=20, colour=SOFT, alpha=shown, align=0.5)
        order = (f"{number + 1}th", "1st", "2nd", "3rd")[number + 1 if number < 3 else 0]
        board.text(x, AXIS - 72, order, size=17, family="sans", colour=FAINT, alpha=ranks, align=0.5)


def _working(board: Board, at: Beat) -> None:
    before = 1 - at.ease(7)
    shown = at.ease(2) * before
    board.text(120, 592, "2 + 3 + 4 + 5 + 6 + 8 + 14 = 42", size=30, alpha=shown)
    board.text(640, 592, "42 / 7 = 6", size=30, alpha=at.ease(2, part=0.6) * before)
    shown = at.ease(8) * (1 - at.ease(12))
    board.text(120, 592, "2 + 3 + 4 + 5 + 6 + 8 + 49 = 77", size=30, alpha=shown)
    board.text(640, 592, "77 / 7 = 11", size=30, alpha=at.ease(9) * (1 - at.ease(12)))
    board.text(120, 566, "mean", size=30, colour=BAR, alpha=at.ease(12))
    board.text(240, 566, "how much in all?   11 × 7 = 77 minutes", size=28, alpha=at.ease(12, part=0.3))
    board.text(120, 608, "median", size=30, colour=WARM, alpha=at.ease(13))
    board.text(
        240,
        608,
        "what is typical?   half of the buses within 5 minutes",
        size=28,
        alpha=at.ease(13, part=0.3),
    )


def draw(board: Board, at: Beat) -> None:
    """One frame of the video."""
    board.title("Mean and median", "Minutes late, seven buses of Route 12")
    mean = 6 + 5 * at.ease(8, over=2.2)
    _axis(board, at)
    _dots(board, at)
    _mean(board, at, mean)
    _median(board, at)
    _working(board, at)


SCENE = Scene("statistics-you-can-trust", "mean-and-median", LINES, draw, poster_line=10)
