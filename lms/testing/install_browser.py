"""Have a Chromium to test with: the system's, else Debian's package where we may install it, else Playwright's."""

import os
import shutil
import subprocess
import sys

from lms.testing.chromium import chromium


def main() -> int:
    """Install a browser if there is none; return the installer's exit status."""
    if chromium() is not None:
        return 0
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        sys.stdout.write("Installing Chromium (once)\n")
        sys.stdout.flush()
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run([apt, "-qq", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
        if chromium() is not None:
            return 0
    # Does nothing when it is there already.
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
