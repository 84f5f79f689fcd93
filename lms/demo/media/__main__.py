"""`python -m lms.demo.media [slug …]`: make all videos, or the ones named."""

import argparse
from pathlib import Path

from lms.demo.media import fonts
from lms.demo.media.film import make
from lms.demo.media.scenes import SCENES

CONTENT = Path(__file__).resolve().parents[1] / "content"


def main() -> None:
    """Make the asked-for videos and print the size of each."""
    parser = argparse.ArgumentParser(prog="python -m lms.demo.media", description=__doc__)
    parser.add_argument("slugs", nargs="*", help="videos to make; all when none is named")
    parser.add_argument("--fonts", type=Path, help="a folder that holds the font files, searched first")
    options = parser.parse_args()
    if options.fonts:
        fonts.folders.insert(0, options.fonts)
    for scene in SCENES:
        if not options.slugs or scene.slug in options.slugs:
            film = make(scene, CONTENT)
            print(f"{film.name}: {film.stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    main()
