"""Celery's app. It carries no truth: every task may run twice, late or never, and is asked for again by beat."""

import logging
import logging.config
import os
import signal
import warnings
from typing import Any

from billiard.process import current_process
from celery import Celery, signals
from celery.exceptions import CPendingDeprecationWarning
from django.conf import settings

from lms.health.heartbeat import WorkerHeartbeat
from lms.health.meters import count_task
from lms.stack.spawn import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
logger = logging.getLogger(__name__)

# Longer than the longest task: an unfinished one is handed out again after this.
VISIBILITY_SECONDS = 6 * 3600
LONGEST_TASK_SECONDS = 2 * 3600

app = Celery("lms")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options={"visibility_timeout": VISIBILITY_SECONDS, "health_check_interval": 30},
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # What is under way is finished even when Redis goes away meanwhile: it may run twice, but not hours late.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=LONGEST_TASK_SECONDS,
    task_publish_retry_policy={
        "max_retries": 2,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.4,
    },
    task_always_eager=getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False),
    task_eager_propagates=True,
    task_store_eager_result=False,
    worker_prefetch_multiplier=1,
    # Seconds a process of the pool has for its start. One that is late is killed, and the next is no faster on a busy machine.
    worker_proc_alive_timeout=60.0,
    worker_send_task_events=False,
    enable_utc=True,
    timezone=settings.TIME_ZONE,
    beat_schedule=settings.BEAT_SCHEDULE,
    beat_scheduler="lms.health.heartbeat.BeatingScheduler",
    beat_max_loop_interval=5,
)
# It announces, at each loss of the connection, another default for the setting made above.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)
app.steps["worker"].add(WorkerHeartbeat)
app.autodiscover_tasks()


@signals.setup_logging.connect
def use_our_logging(**_: Any) -> None:
    """Log like the web does; Celery's own line for each task only when asked for."""
    logging.config.dictConfig(settings.LOGGING)
    if logging.getLogger().level > logging.DEBUG:
        logging.getLogger("celery").setLevel(logging.WARNING)


@signals.worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A worker that is killed takes its pool with it: nobody could acknowledge what the pool finishes."""
    die_with_parent(signal.SIGKILL, parent=current_process()._parent_pid)  # type: ignore[attr-defined]


@signals.worker_init.connect
def take_up_what_was_dropped(**_: Any) -> None:
    """Hand out again, at once, what a killed worker had taken, where ours is the only worker of its broker."""
    if os.environ.get("LMS_ONLY_WORKER") != "1":
        return
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        for tag in channel.client.hkeys(channel.unacked_key):
            channel.qos.restore_by_tag(tag)


@signals.task_postrun.connect
def measure(sender: Any = None, state: str = "", **_: Any) -> None:
    """Count tasks by name and outcome for `/metrics`."""
    count_task(sender.name if sender else "", state or "UNKNOWN")
