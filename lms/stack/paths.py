"""Where everything of one installation lives: `LMS_HOME`, `./var` by default."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# sun_path holds 108 bytes on Linux and 104 on macOS, with its closing zero; PostgreSQL's is the longest name.
_LONGEST_SOCKET = 103
_SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Home:
    """The files and folders of one `LMS_HOME`. Pure: nothing is created by asking."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Keys and passwords, each in a file only its owner may read."""
        return self.root / "secrets"

    @property
    def log(self) -> Path:
        """What the embedded servers and their keepers print."""
        return self.root / "log"

    @property
    def run(self) -> Path:
        """Locks, and state that may be lost at any time."""
        return self.root / "run"

    @property
    def postgres(self) -> Path:
        """The folder of the embedded PostgreSQL, owned by the user it runs as."""
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        """The folder of the embedded Valkey, owned by the user it runs as."""
        return self.root / "valkey"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix sockets: inside the home, or in `/tmp` when that path is too long.

        `/tmp` and not the temporary directory of the moment: all commands must come to the same answer.
        """
        inside = self.root / "sockets"
        if len(os.fsencode(inside / _SOCKET_NAME)) <= _LONGEST_SOCKET:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path("/tmp") / f"lms-{digest}"  # nosec B108


def lms_home() -> Home:
    """Return the home the environment names (`LMS_HOME`), else `var` beside `manage.py`."""
    return Home(Path(os.environ.get("LMS_HOME") or BASE_DIR / "var").resolve())
