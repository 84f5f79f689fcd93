"""Have a Chromium to test with: the system's, else Debian's package where we may install it, else Playwright's.

ffmpeg comes the same way where Debian's packages may be installed; elsewhere the tests of films say why they are left out.
"""

import os
import shutil
import subprocess
import sys

from lms.testing.chromium import chromium

# Another installation may be under way; and lines break.
_PATIENCE = ("-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3")
_INSTALL = ("install", "-y", "--no-install-recommends")
_QUIETLY = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def _run(apt: str, *arguments: str) -> None:
    subprocess.run([apt, "-qq", *_PATIENCE, *arguments], env=_QUIETLY, stdout=subprocess.DEVNULL, check=False)  # noqa: S603


def main() -> int:
    """Install a browser if there is none; return the installer's exit status."""
    missing = [
        name for name, path in (("Chromium", chromium()), ("ffmpeg", shutil.which("ffmpeg"))) if not path
    ]
    apt = shutil.which("apt-get")
    if missing and apt and os.geteuid() == 0:
        sys.stdout.write(f"Installing {' and '.join(missing)} (once)\n")
        sys.stdout.flush()
        # Where a run before was killed in the middle of it, nothing else can be installed.
        subprocess.run(["dpkg", "--configure", "-a"], env=_QUIETLY, stdout=subprocess.DEVNULL, check=False)  # noqa: S607
        _run(apt, "update")
        if "Chromium" in missing:
            # The first is there since Debian 12; a name that is not known installs nothing.
            _run(apt, *_INSTALL, "chromium-headless-shell")
            if chromium() is None:
                _run(apt, *_INSTALL, "chromium")
        if "ffmpeg" in missing:
            _run(apt, *_INSTALL, "ffmpeg")
    if chromium() is not None:
        return 0
    # Does nothing when it is there already.
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
