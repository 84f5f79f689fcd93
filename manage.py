#!/usr/bin/env python
"""Run a management command, with the embedded PostgreSQL and Valkey of `LMS_HOME` running beneath it."""

import os
import sys
from contextlib import nullcontext
from pathlib import Path

from django.core.management import execute_from_command_line

from lms.stack import lms_home, session
from lms.stack.errors import StackError
from lms.stack.tools import offer_tools

# `up` holds its servers itself; the others touch neither database nor Redis.
WITHOUT_SERVERS = {
    "",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "up",
    "version",
}


def main(arguments: list[str]) -> int:
    """Run the command in `arguments`; return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
    name = arguments[1] if len(arguments) > 1 else ""
    bare = name in WITHOUT_SERVERS or name.startswith("-") or not {"-h", "--help"}.isdisjoint(arguments)
    if "--database" in arguments and name == "check":
        bare = False
    offer_tools(lms_home())
    try:
        with nullcontext() if bare else session():
            execute_from_command_line(arguments)
    except StackError as error:
        sys.stderr.write(f"{Path(arguments[0]).name}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
