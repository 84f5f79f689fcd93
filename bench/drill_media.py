"""The fault drill of films: `python -m bench.drill_media [--seconds 20]`.

Starts an instance of its own in a temporary home. A browser uploads three films over a slow line; at 60 % something is
killed with SIGKILL: the web, with a reload and the same file chosen again; one of its workers; PostgreSQL. Each film is
then made into streams, and while ffmpeg runs something is killed again: Celery, PostgreSQL, one of Celery's children.
Then counts: each film is there once, byte for byte, ready once, and no file is left that nobody knows. Exit status 1
when a count is wrong. Needs ffmpeg and Chromium.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.instance import free_port


def main() -> int:
    """Run the drill in a process of its own whose environment is set from the start."""
    parser = argparse.ArgumentParser(description="Kill every part that carries a film, and count.")
    parser.add_argument("--seconds", type=int, default=20, help="length of the films")
    parser.add_argument("--keep", action="store_true", help="leave the home, to look at")
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="lms-drill-"))
    place.chmod(0o755)
    (place / "tmp").mkdir(mode=0o1777)
    environment = os.environ | {
        "LMS_HOME": str(place / "home"),
        "PORT": str(free_port()),
        "LMS_DEMO": "0",
        "PUBLIC_SCHEME": "http",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEFAULT_ORGANIZATION": "drill",
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "DRILL_SECONDS": str(options.seconds),
    }
    for name in ("DATABASE_URL", "REDIS_URL", "PROMETHEUS_MULTIPROC_DIR"):
        environment.pop(name, None)
    try:
        return subprocess.run(
            [sys.executable, "-u", "-m", "bench.drill_media_run", str(place)], env=environment, check=False
        ).returncode
    finally:
        if options.keep:
            print(f"left in {place}")
        else:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
