"""The scanner of an installation: `MEDIA_SCAN_COMMAND`, run with the path of each new file before it is stored."""

import shlex
import subprocess
from typing import IO, Final

from django.conf import settings
from django.utils.translation import gettext as _

from courses.catalogue.errors import Refused
from courses.media.ondisk import on_disk

SECONDS: Final = 600
LONGEST_SENTENCE: Final = 300


class Suspicious(Refused):
    """The scanner refused the file, or could not be asked. `str()` says so, in the scanner's own words if it had any."""


def scan(file: IO[bytes]) -> None:
    """Ask the scanner about a file; without one, every file passes. Raises `Suspicious`.

    The command's exit status decides: zero passes. The last line it prints is shown to the person who uploads.
    """
    command = shlex.split(getattr(settings, "MEDIA_SCAN_COMMAND", "") or "")
    if not command:
        return
    with on_disk(file) as path:
        try:
            done = subprocess.run([*command, str(path)], capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Suspicious(
                _("The file could not be scanned, so it was not stored. Try again later.")
            ) from error
    if done.returncode == 0:
        return
    lines = done.stdout.decode(errors="replace").strip().splitlines()
    said = lines[-1].replace(str(path), "").strip(" :")[:LONGEST_SENTENCE] if lines else ""
    raise Suspicious(said or _("The scanner of this installation refused the file."))
