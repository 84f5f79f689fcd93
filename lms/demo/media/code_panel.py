"""A panel of Python on the board: coloured, numbered, with one line lit."""

from collections.abc import Mapping, Sequence

from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Token

from lms.demo.media.board import Board
from lms.demo.media.colour import BAR, FAINT, INK, LINE, PLATE, RGB, SOFT, WARM
from lms.demo.media.fonts import font

COLOURS: Mapping[object, RGB] = {
    Comment: FAINT,
    Keyword: BAR,
    Name.Builtin: BAR,
    Number: WARM,
    String: WARM,
    Operator: SOFT,
    Punctuation: SOFT,
    Token: INK,
}


def _colour(kind: object) -> RGB:
    for known, colour in COLOURS.items():
        if kind in known:  # type: ignore[operator]
            return colour
    return INK


def code_line(board: Board, x: float, y: float, source: str, *, size: float = 26, alpha: float = 1.0) -> None:
    """One line of Python on the baseline `y`, coloured by its tokens."""
    width = font("mono", 100).getlength("0") / 100 * size
    column = 0
    for kind, words in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        if words.strip():
            board.text(
                x + column * width, y, words, size=size, family="mono", colour=_colour(kind), alpha=alpha
            )
        column += len(words)


def code(
    board: Board,
    source: Sequence[tuple[str, float]],
    *,
    left: float = 96,
    top: float = 190,
    right: float = 740,
    size: float = 26,
    lit: float | None = None,
    alpha: float = 1.0,
) -> None:
    """A panel of lines, each with its own visibility; `lit` is the (possibly fractional) row that is running."""
    step = size * 1.62
    bottom = top + step * len(source) + 30
    board.plate(left, top, right, bottom, colour=PLATE, outline=LINE, alpha=alpha)
    if lit is not None:
        y = top + 15 + step * lit
        board.bar(left + 1, y, right - 1, y + step, colour=LINE, alpha=alpha * 0.55)
        board.bar(left + 1, y, left + 5, y + step, colour=BAR, alpha=alpha)
    for row, (line, shown) in enumerate(source):
        y = top + 15 + step * row + size * 1.13
        board.text(
            left + 42,
            y,
            str(row + 1),
            size=size * 0.72,
            family="mono",
            colour=FAINT,
            alpha=alpha * shown,
            align=1,
        )
        code_line(board, left + 64, y, line, size=size, alpha=alpha * shown)


def name(board: Board, x: float, y: float, label: str, value: str, *, alpha: float, hot: float = 0.0) -> None:
    """A name tied to its value, as in a diagram of a program's memory; `hot` lights the value up."""
    board.text(x, y, label, size=26, family="mono", colour=SOFT, alpha=alpha)
    board.stroke([(x + 132, y - 8), (x + 182, y - 8)], colour=SOFT, alpha=alpha)
    board.shape([(x + 192, y - 8), (x + 180, y - 14), (x + 180, y - 2)], colour=SOFT, alpha=alpha)
    edge = WARM if hot > 0.5 else LINE
    board.plate(x + 204, y - 38, x + 344, y + 16, colour=PLATE, outline=edge, alpha=alpha)
    board.text(x + 274, y, value, size=28, family="mono", colour=WARM, alpha=alpha, align=0.5)
