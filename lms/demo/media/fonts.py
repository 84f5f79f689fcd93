"""The product's own fonts, read from where the pages serve them."""

import functools
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).resolve().parents[3] / "static"
NAMES = {
    "serif": "source-serif-4-latin-opsz-normal.woff2",
    "italic": "source-serif-4-latin-wght-italic.woff2",
    "sans": "inter-latin-opsz-normal.woff2",
    "mono": "jetbrains-mono-latin-wght-normal.woff2",
}
folders = [FOLDER]


@functools.cache
def _path(family: str) -> Path:
    """The font file of a family; FileNotFoundError names the folders searched."""
    for folder in folders:
        for path in sorted(folder.rglob(NAMES[family])):
            return path
    raise FileNotFoundError(f"{NAMES[family]} in {', '.join(map(str, folders))}")


@functools.cache
def font(family: str, size: float, weight: int = 400) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels of the drawing and a weight of the variable font."""
    face = ImageFont.truetype(_path(family), size)
    axes = {
        b"Weight": weight,
        b"Optical size": min(32, max(14, size / 2)),
        b"Optical Size": min(60, max(8, size / 2)),
    }
    face.set_variation_by_axes([axes[axis["name"]] for axis in face.get_variation_axes()])  # type: ignore[index]
    return face
