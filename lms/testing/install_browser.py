"""Have a Chromium to test with: the system's, else Debian's package where we may install it, else Playwright's.

ffmpeg comes the same way where Debian's packages may be installed; elsewhere the tests of films say why they are left out.
"""

import os
import shutil
import subprocess
import sys

from lms.testing.chromium import chromium


def main() -> int:
    """Install a browser if there is none; return the installer's exit status."""
    wanted = ["chromium"] if chromium() is None else []
    wanted += ["ffmpeg"] if shutil.which("ffmpeg") is None else []
    apt = shutil.which("apt-get")
    if wanted and apt and os.geteuid() == 0:
        sys.stdout.write(f"Installing {' and '.join(wanted)} (once)\n")
        sys.stdout.flush()
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *wanted]):
            subprocess.run([apt, "-qq", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    if chromium() is not None:
        return 0
    # Does nothing when it is there already.
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
