"""gunicorn's configuration: `gunicorn -c python:lms.gunicorn`. What differs between places is in the environment."""

import os
import signal
from typing import Any

from prometheus_client import multiprocess

from lms.stack.spawn import die_with_parent

wsgi_app = "lms.wsgi:application"
bind = f"{os.environ.get('LMS_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("LMS_WEB_WORKERS", "2"))
threads = int(os.environ.get("LMS_WEB_THREADS", "4"))
# Loaded once and forked: half the memory, and the second worker starts at once.
preload_app = True
timeout = 60
graceful_timeout = 4
keepalive = 15
# The worker's heartbeat file: on a disk under load it would block.
worker_tmp_dir = next((folder for folder in ("/dev/shm",) if os.access(folder, os.W_OK)), None)  # noqa: S108  # nosec B108
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = "-" if os.environ.get("LMS_ACCESS_LOG") == "1" else None
loglevel = os.environ.get("LMS_GUNICORN_LOG_LEVEL", "warning")
# Its default place belongs to the user, not to the instance: two instances would fight over it.
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """A worker whose arbiter is killed would go on answering on the port the next one needs."""
    die_with_parent(signal.SIGTERM, worker.ppid)


def child_exit(server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that is gone."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
