"""The fault drill: `python -m bench.drill [--learners 200] [--rounds 1]`.

Starts an instance of its own in a temporary home and lets learners take quizzes over HTTP while its processes
are killed with SIGKILL, one after the other; every tenth leaves an attempt to the clock. Kills imports of a course
in their middle. Then counts: nothing
the server acknowledged may be missing, nothing may have happened twice. Exit status 1 when a count is wrong.
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
    parser = argparse.ArgumentParser(description="Kill every part of a running instance, and count.")
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1, help="how often each part is killed")
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--keep", action="store_true", help="leave the home, to look at")
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="lms-drill-"))
    place.chmod(0o755)
    environment = os.environ | {
        "LMS_HOME": str(place / "home"),
        "PORT": str(options.port or free_port()),
        "LMS_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DRILL_LEARNERS": str(options.learners),
        "DRILL_ROUNDS": str(options.rounds),
    }
    for name in ("DATABASE_URL", "REDIS_URL", "PROMETHEUS_MULTIPROC_DIR"):
        environment.pop(name, None)
    try:
        return subprocess.run(
            [sys.executable, "-u", "-m", "bench.drill_run", str(place)], env=environment, check=False
        ).returncode
    finally:
        if options.keep:
            print(f"left in {place}")
        else:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
