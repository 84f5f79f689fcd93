"""Make the fonts for names in other scripts: Chinese, Japanese and Korean, Arabic, Hebrew.

Only for maintainers, like `build.py`. Sources are pinned by SHA-256: Debian's `fonts-noto-cjk` and two npm packages,
all under the SIL Open Font License. The CJK face is the simplified Chinese one of Noto Serif CJK, cut to the 20,992
unified ideographs, kana, bopomofo and all Korean syllables: every character of GBK, Big5, JIS X 0208 and KS X 1001.
What it leaves out is rare (extensions A and later), and characters have one shape for all languages. With everything
it would be 26 MB. Needs `apt-get`, `dpkg-deb`, `npm` and, in an environment of its own, `fonttools[woff]`:

    python learning/certificates/fonts/build_scripts.py
"""

import hashlib
import subprocess  # nosec: pinned packages, by a maintainer
import tarfile
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-not-found]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-not-found]

HERE = Path(__file__).resolve().parent
DEBIAN = "fonts-noto-cjk=1:20220127+repack1-1"
PACKAGES = ("@fontsource/noto-naskh-arabic@5.3.0", "@fontsource-variable/noto-serif-hebrew@5.3.0")
SHA256 = {
    "fonts-noto-cjk": "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
    "fontsource-noto-naskh-arabic": "8e4d87d3ae28020665d61054e4262162797feee84f0f145502d15e769a5bbb73",
    "fontsource-variable-noto-serif-hebrew": "d7564e0e5b9592bf28ecb20dc49d5b717d1f071026b3d083d75bf6f875a387a5",
}
CJK = (
    (0x3000, 0x3100), (0x3100, 0x3130), (0x3131, 0x318F), (0x31A0, 0x31C0), (0x31F0, 0x3200),
    (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0xFF00, 0xFFF0),
)  # fmt: skip
FIXED = {"name": "Noto Serif CJK SC", "volatile": 3_800_000_000}


def fetch(folder: Path) -> None:
    """Unpack the packages into `folder`. Raises `SystemExit` when one is not the pinned one."""
    for command in (["apt-get", "download", DEBIAN], ["npm", "pack", "--silent", *PACKAGES]):
        subprocess.run(command, cwd=folder, check=True)  # noqa: S603  # nosec: pinned packages, by a maintainer
    for archive in [*folder.glob("*.deb"), *folder.glob("*.tgz")]:
        stem = next(name for name in SHA256 if archive.name.startswith(name))
        if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256[stem]:
            raise SystemExit(f"{archive.name} is not the pinned file.")
        if archive.suffix == ".tgz":
            with tarfile.open(archive) as packed:
                packed.extractall(folder / stem, filter="data")
        else:
            command = ["dpkg-deb", "-x", str(archive), str(folder / stem)]
            subprocess.run(command, check=True)  # noqa: S603  # nosec: a pinned package, by a maintainer


def write(font: TTFont, file: str, family: str, unicodes: set[int], features: list[str]) -> None:
    """Write the subset of a font beside this file, under its own name."""
    options = Options(layout_features=features, hinting=False, notdef_outline=True)
    options.drop_tables = ["STAT", "DSIG", "VORG", "vhea", "vmtx", "BASE"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes & set(font.getBestCmap()))
    subsetter.subset(font)
    table = font["name"]
    table.names = [
        record for record in table.names if record.nameID in {0, 13, 14} and record.platformID == 3
    ]
    full = f"{family} Regular"
    for number, text in {
        1: family,
        2: "Regular",
        3: f"lms-{file}",
        4: full,
        6: full.replace(" ", ""),
    }.items():
        table.setName(text, number, 3, 1, 0x409)
    for volatile in ("created", "modified"):
        setattr(font["head"], volatile, FIXED["volatile"])
    font.flavor, font.recalcTimestamp = None, False
    font.save(HERE / file)
    print(f"{file}: {(HERE / file).stat().st_size / 1024:.0f} kB")


def main() -> None:
    """Write the three faces beside this file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        fetch(folder)
        arabic = TTFont(next(folder.glob("*/package/files/noto-naskh-arabic-arabic-400-normal.woff2")))
        write(arabic, "arabic.ttf", "LMS Arabic", set(arabic.getBestCmap()), ["*"])
        hebrew = TTFont(next(folder.glob("*/package/files/noto-serif-hebrew-hebrew-wght-normal.woff2")))
        instantiateVariableFont(hebrew, {"wght": 400}, inplace=True)
        write(hebrew, "hebrew.ttf", "LMS Hebrew", set(hebrew.getBestCmap()), ["*"])
        faces = TTCollection(next(folder.glob("**/NotoSerifCJK-Regular.ttc")), lazy=True)
        cjk = next(face for face in faces.fonts if face["name"].getDebugName(4) == FIXED["name"])
        write(cjk, "cjk.otf", "LMS CJK", {code for low, high in CJK for code in range(low, high)}, ["ccmp"])


if __name__ == "__main__":
    main()
