"""Every course and file of questions in a folder, imported by command: `python -m bench.content FOLDER`.

Starts a database of its own in a temporary home, imports one after the other into an empty organisation, and prints the
tables of `docs/interchange.md`: what came along, what did not, in how many seconds, and the error of what is broken.
Exit status 1 when a census does not add up (source = carried + not carried) or a command breaks in another way than by
refusing a file.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Run the imports in a process of its own whose environment is set from the start."""
    parser = argparse.ArgumentParser(
        description="Import everything in a folder by command, and print tables."
    )
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="lms-content-"))
    home.chmod(0o755)
    environment = os.environ | {
        "LMS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "LMS_DEMO": "0",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "PROMETHEUS_MULTIPROC_DIR"):
        environment.pop(name, None)
    try:
        return subprocess.run(
            [sys.executable, "-u", "-m", "bench.content_run", str(options.folder.resolve())],
            env=environment,
            check=False,
        ).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
