"""Secrets that belong to one `LMS_HOME`: made once, kept in files only their owner may read."""

import os
import secrets
from pathlib import Path

from lms.stack.paths import Home


def kept_secret(home: Home, name: str, content: str | None = None) -> str:
    """Return the secret `name`, made now (256 random bits, or `content`) if there is none yet.

    Two processes that ask at the same moment get the same answer.
    """
    path = home.secrets / name
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    make_home(home)
    home.secrets.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content or secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # fails when another process was first; a rename would replace its answer
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text()


def make_home(home: Home) -> None:
    """Create the home's own folder: private, but for root's, which the servers' user must pass through."""
    home.root.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)


def secret_key(home: Path) -> str:
    """Return Django's `SECRET_KEY` of this home, made on first use."""
    return kept_secret(Home(home), "secret_key")
