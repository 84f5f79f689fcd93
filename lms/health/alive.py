"""`python -m lms.health.alive worker`: does a worker (or beat) show signs of life? For container health checks."""

import os
import sys

import redis

from lms.health.signs import BEAT, WORKER


def main(arguments: list[str]) -> int:
    """Return 0 when the named process has left a sign of life lately, else 1. Needs `REDIS_URL`, not Django."""
    keys = {"worker": WORKER, "beat": BEAT}
    with redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=3) as client:
        return 0 if client.exists(keys[arguments[0]]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
