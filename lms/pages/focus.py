"""The point of a picture that stays in sight wherever the picture is cut. It is part of the picture's name in the store.

So whoever shows a picture by its name cuts it there, and what was cut before under another point is not served again. The
point is given in percent of width and height, as CSS's `object-position` means it: at 0 the left or upper edge stays.
"""

import re
from typing import Final

_NAMED: Final = re.compile(
    r"^(?P<stem>.*/[0-9a-f]{64})(?:-at(?P<x>\d{1,3})x(?P<y>\d{1,3}))?\.(?P<suffix>[a-z0-9]+)$"
)
MIDDLE: Final = (50, 50)
STEP: Final = 10


def focus_of(name: str) -> tuple[int, int]:
    """Return the point of a picture by its name or address: its middle, unless the name says another one."""
    found = _NAMED.match(name)
    if found is None or found["x"] is None:
        return MIDDLE
    return min(100, int(found["x"])), min(100, int(found["y"]))


def with_focus(name: str, focus: tuple[int, int]) -> str:
    """Return the name of the same picture with this point; "" when its name holds no digest and so cannot say one."""
    found = _NAMED.match(name)
    if found is None:
        return ""
    said = "" if focus == MIDDLE else f"-at{focus[0]}x{focus[1]}"
    return f"{found['stem']}{said}.{found['suffix']}"


def focus_classes(name: str) -> str:
    """Return the classes of `components/cover.css` that keep the point in sight, "" for the middle."""
    x, y = focus_of(name)
    return "" if (x, y) == MIDDLE else f"at-x{round(x / STEP)} at-y{round(y / STEP)}"
