"""`python -m lms.demo.media [name …]`: make all videos and pictures, or the ones named."""

import argparse
from pathlib import Path

from lms.demo.media import fonts
from lms.demo.media.film import make
from lms.demo.media.pictures import PICTURES, make_picture
from lms.demo.media.scenes import SCENES

CONTENT = Path(__file__).resolve().parents[1] / "content"


def main() -> None:
    """Make what was asked for and print the size of each file."""
    parser = argparse.ArgumentParser(prog="python -m lms.demo.media", description=__doc__)
    parser.add_argument("names", nargs="*", help="what to make; all when nothing is named")
    parser.add_argument("--fonts", type=Path, help="a folder that holds the font files, searched first")
    options = parser.parse_args()
    if options.fonts:
        fonts.folders.insert(0, options.fonts)
    for picture in PICTURES:
        if not options.names or picture.name in options.names:
            print(f"{make_picture(picture, CONTENT).name}", flush=True)
    for scene in SCENES:
        if not options.names or scene.slug in options.names:
            film = make(scene, CONTENT)
            print(f"{film.name}: {film.stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    main()
