"""Archives that strangers packed: what is fine opens, what is not is refused and leaves nothing."""

import gzip
import io
import os
import stat
import struct
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.interchange.archive import PREFIX, open_package
from courses.interchange.errors import ArchiveError, HostileArchive
from courses.interchange.files import Limits, folder_files, safe_name

Make = Callable[[Path], Path]


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


def leftovers(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "tmp").glob(f"{PREFIX}*"))


def make_tar(path: Path, *entries: tarfile.TarInfo | tuple[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for entry in entries:
            if isinstance(entry, tuple):
                info = tarfile.TarInfo(entry[0])
                info.size = len(entry[1])
                archive.addfile(info, io.BytesIO(entry[1]))
            else:
                archive.addfile(entry)
    return path


def make_zip(path: Path, *entries: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_a_tar_a_zip_and_a_folder_hold_the_same_files(tmp_path: Path) -> None:
    entries = [("course/course.xml", b"<course/>"), ("course/static/a b.png", b"picture")]
    folder = tmp_path / "folder"
    for name, content in entries:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    packed = [make_tar(tmp_path / "a.tar.gz", *entries), make_zip(tmp_path / "a.imscc", *entries), folder]
    for path in packed:
        with open_package(path) as files:
            assert {name: files.read(name) for name in files} == dict(entries)
    assert leftovers(tmp_path) == []


def test_clutter_of_desktop_systems_is_passed_over(tmp_path: Path) -> None:
    entries = [
        ("course.xml", b"x"),
        ("__MACOSX/course.xml", b"y"),
        ("._course.xml", b"z"),
        ("a/.DS_Store", b"q"),
    ]
    for path in (make_tar(tmp_path / "a.tar.gz", *entries), make_zip(tmp_path / "a.zip", *entries)):
        with open_package(path) as files:
            assert list(files) == ["course.xml"]


def zip_with_mode(path: Path, mode: int) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("entry")
        info.create_system, info.external_attr = 3, mode << 16
        archive.writestr(info, "/etc/passwd")
    return path


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros", "w") as out:
        for _ in range(200):
            out.write(bytes(1024**2))
    return path


def tar_bomb(path: Path) -> Path:
    info = tarfile.TarInfo("zeros")
    info.size = 200 * 1024**2
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(info.tobuf())
        for _ in range(200):
            out.write(bytes(1024**2))
        out.write(bytes(1024))
    return path


def tar_clutter_bomb(path: Path) -> Path:
    info = tarfile.TarInfo("._zeros")
    info.size = 200 * 1024**2
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(info.tobuf())
        for _ in range(200):
            out.write(bytes(1024**2))
        out.write(bytes(1024))
    return path


def tar_header_bomb(path: Path) -> Path:
    """After a harmless entry, a header that says it is 300 MiB long."""
    info = special("pax", tarfile.XHDTYPE)
    info.size = 300 * 1024**2
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(tarfile.TarInfo("harmless").tobuf())
        out.write(info.tobuf())
        for _ in range(100):
            out.write(bytes(1024**2))
    return path


def million_tar(path: Path) -> Path:
    """A million headers. They repeat, which folders may; only their number matters."""
    block = b"".join(special(f"f{number}", tarfile.DIRTYPE).tobuf() for number in range(500))
    with gzip.open(path, "wb", compresslevel=1) as out:
        for _ in range(2000):
            out.write(block)
    return path


def million_zip(path: Path) -> Path:
    """A real table of contents with a million entries; nothing before it matters, because nothing is read."""
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    table = (entry + b"f") * 1_000_000
    with path.open("wb") as out:
        out.write(b"PK\x03\x04")
        out.write(table)
        out.write(struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**6, 10**6, len(table), 4))
        out.write(struct.pack("<4sIQI", b"PK\x06\x07", 0, 4 + len(table), 1))
        out.write(struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0))
    return path


def zip_lying_about_entries(path: Path) -> Path:
    """The end record says one entry, but the table of contents it points to is as long as ever."""
    content = bytearray(million_zip(path).read_bytes())
    at = content.rfind(b"PK\x06\x06")
    content[at + 24 : at + 40] = struct.pack("<QQ", 1, 1)
    path.write_bytes(content)
    return path


HOSTILE: dict[str, tuple[Make, str]] = {
    "tar slip": (lambda p: make_tar(p, ("../evil", b"x")), "outside"),
    "tar slip inside": (lambda p: make_tar(p, ("a/../../evil", b"x")), "outside"),
    "tar absolute": (lambda p: make_tar(p, ("/etc/evil", b"x")), "absolute"),
    "tar symlink": (lambda p: make_tar(p, special("a", tarfile.SYMTYPE, "/etc/passwd")), "link"),
    "tar hard link": (lambda p: make_tar(p, special("a", tarfile.LNKTYPE, "/etc/passwd")), "link"),
    "tar device": (lambda p: make_tar(p, special("a", tarfile.CHRTYPE)), "device"),
    "tar pipe": (lambda p: make_tar(p, special("a", tarfile.FIFOTYPE)), "device"),
    "tar twice": (lambda p: make_tar(p, ("a", b"x"), ("a", b"y")), "twice"),
    "tar file and folder": (lambda p: make_tar(p, ("a", b"x"), ("a/b", b"y")), "both"),
    "tar name not UTF-8": (lambda p: make_tar(p, ("caf\udce9", b"x")), "UTF-8"),
    "tar bomb": (tar_bomb, "bomb"),
    "tar bomb in clutter": (tar_clutter_bomb, "bomb"),
    "tar header bomb": (tar_header_bomb, "header"),
    "tar million": (million_tar, "more than"),
    "zip slip": (lambda p: make_zip(p, ("../evil", b"x")), "outside"),
    "zip backslashes": (lambda p: make_zip(p, ("..\\evil", b"x")), "outside"),
    "zip drive": (lambda p: make_zip(p, ("C:\\evil", b"x")), "absolute"),
    "zip control characters": (lambda p: make_zip(p, ("a\nb", b"x")), "control"),
    "zip deep": (lambda p: make_zip(p, ("a/" * 50 + "b", b"x")), "folders"),
    "zip long": (lambda p: make_zip(p, ("a" * 300, b"x")), "long"),
    "zip symlink": (lambda p: zip_with_mode(p, stat.S_IFLNK | 0o777), "link"),
    "zip device": (lambda p: zip_with_mode(p, stat.S_IFCHR | 0o777), "device"),
    "zip bomb": (zip_bomb, "bomb"),
    "zip million": (million_zip, "more than"),
    "zip liar": (zip_lying_about_entries, "more than"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_fast_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    make, sentence = HOSTILE[name]
    path = make(tmp_path / "package")
    started = time.thread_time()
    with pytest.raises(HostileArchive, match=sentence), open_package(path):
        pass
    assert time.thread_time() - started < 5
    assert leftovers(tmp_path) == []
    assert not (tmp_path / "evil").exists()


def cut(path: Path, part: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    return path


def random_bytes(path: Path) -> Path:
    return make_tar(path, ("a", os.urandom(300_000)), ("b", os.urandom(300_000)))


def damaged_tar(path: Path) -> Path:
    """A header in the middle is broken; tarfile alone would take that for the end."""
    blocks = bytearray(gzip.decompress(make_tar(path, ("a", b"x"), ("b", b"y"), ("c", b"z")).read_bytes()))
    blocks[1024 + 148 : 1024 + 156] = b"0000000\0"
    path.write_bytes(gzip.compress(bytes(blocks)))
    return path


def touched(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


BROKEN: dict[str, tuple[Make, str]] = {
    "missing": (lambda p: p, "no file or folder"),
    "empty": (lambda p: touched(p, b""), "empty"),
    "text": (lambda p: touched(p, b"just words"), "no archive"),
    "rar": (lambda p: touched(p, b"Rar!\x1a\x07\x00 and so on"), "no archive"),
    "gzip of text": (lambda p: touched(p, gzip.compress(b"just words")), "damaged"),
    "gzip of nothing": (lambda p: touched(p, gzip.compress(b"")), "damaged"),
    "tar cut off": (lambda p: cut(random_bytes(p), 0.5), "damaged"),
    "tar cut near its end": (lambda p: cut(random_bytes(p), 0.999), "damaged"),
    "tar damaged": (damaged_tar, "damaged"),
    "zip cut off": (lambda p: cut(make_zip(p, ("a", os.urandom(9000))), 0.5), "cut off"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_archive_is_an_error_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    make, sentence = BROKEN[name]
    path = make(tmp_path / "package")
    with pytest.raises(ArchiveError, match=sentence), open_package(path):
        pass
    assert leftovers(tmp_path) == []


def test_a_wrong_checksum_in_a_zip_is_an_error(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("a", b"content that is stored " * 50))
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="damaged"), open_package(path):
        pass


def test_limits_count_what_is_written_and_not_what_is_claimed(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar.gz", ("a", os.urandom(5000)), ("b", os.urandom(5000)))
    for limits, sentence in (
        (Limits(total_bytes=9000), "when unpacked"),
        (Limits(file_bytes=4000), "larger than"),
        (Limits(files=1), "more than 1"),
    ):
        with pytest.raises(HostileArchive, match=sentence), open_package(path, limits):
            pass


def test_a_folder_with_a_link_in_it_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "course.xml").symlink_to("/etc/passwd")
    with pytest.raises(HostileArchive, match="link"):
        folder_files(folder)


def test_folders_of_killed_imports_are_removed_and_those_in_use_are_not(tmp_path: Path) -> None:
    package = make_zip(tmp_path / "a.zip", ("a", b"x"))
    abandoned = Path(tempfile.mkdtemp(prefix=PREFIX))
    long_ago = time.time() - 3600
    os.utime(abandoned, (long_ago, long_ago))
    with open_package(package) as first:
        assert not abandoned.exists()
        os.utime(first.root, (long_ago, long_ago))
        with open_package(package):
            assert first.read("a") == b"x"


@given(st.text())
def test_a_name_that_passes_stays_inside(raw: str) -> None:
    name = ""
    with suppress(HostileArchive):
        name = safe_name(raw)
    inside = os.path.normpath(os.path.join("/package", name))
    assert inside == "/package" or inside.startswith("/package/")
    assert not name or safe_name(name) == name
