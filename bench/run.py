"""The product's benchmark: `make bench`, or `python -m bench.run --learners 10 100 1000`.

Starts an instance of its own in a temporary home (database, Redis, gunicorn as in production, no demo),
fills it, drives the hot paths over HTTP with signed-in learners, and prints requests/s, p50, p99 and server
CPU-ms per request beside the floor measured in the same run. CPU is read from `/proc`: `web` are gunicorn's
processes, `db` PostgreSQL's. One journey of "attempt" is a whole ten-question attempt: start, ten answers,
hand-in.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PORT = "8765"


def main() -> int:
    """Run the benchmark in a process of its own whose environment is set from the start."""
    parser = argparse.ArgumentParser(description="Measure the product beside its floor.")
    parser.add_argument("--learners", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--requests", type=int, default=400, help="requests per scenario")
    parser.add_argument("--attempts", type=int, default=60, help="whole attempts per size")
    parser.add_argument(
        "--pieces",
        type=int,
        default=5000,
        help="pieces that wait to be marked, and attempts that are regraded",
    )
    parser.add_argument("--only", nargs="*", default=[], help="names of scenarios")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="lms-bench-"))
    home.chmod(0o755)
    environment = os.environ | {
        "LMS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PUBLIC_SCHEME": "http",
        "LMS_DEMO": "0",
        "PORT": os.environ.get("BENCH_PORT", PORT),
        "BENCH_OPTIONS": repr(vars(options)),
    }
    for name in ("DATABASE_URL", "REDIS_URL", "PROMETHEUS_MULTIPROC_DIR"):
        environment.pop(name, None)
    try:
        return subprocess.run(
            [sys.executable, "-m", "bench.measure"], env=environment, check=False
        ).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
