"""Static files: collected when they have changed since the last time, which costs seconds, and else not."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

_MARK = ".collected"


def collect_if_changed() -> bool:
    """Bring `STATIC_ROOT` up to date; tell whether there was anything to do."""
    mark = Path(settings.STATIC_ROOT) / _MARK
    present = _fingerprint()
    if mark.exists() and mark.read_text() == present:
        return False
    call_command("collectstatic", interactive=False, clear=mark.parent.exists(), verbosity=0)
    mark.write_text(present)
    return True


def _fingerprint() -> str:
    """Return a digest of every source file's name, size and time, and of what is done with them."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
