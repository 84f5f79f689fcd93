"""What Celery promises here: a killed worker's tasks are not lost for hours, and nothing but JSON is accepted."""

from collections.abc import Iterator

import pytest
from kombu import Connection

from lms.celery import app, take_up_what_was_dropped
from lms.health.report import QUEUE, UNACKNOWLEDGED
from lms.kernel.redis import client


@pytest.fixture
def dropped() -> Iterator[Connection]:
    """A connection that took a task and has not said what became of it."""
    app.send_task("lms.test.nothing", kwargs={"number": 1})
    connection = app.connection_for_write()
    message = connection.default_channel.basic_get(QUEUE)
    assert message is not None
    assert (client().llen(QUEUE), client().hlen(UNACKNOWLEDGED)) == (0, 1)
    yield connection
    message.ack()
    connection.close()


def test_the_only_worker_takes_up_at_once_what_a_killed_one_had(
    dropped: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LMS_ONLY_WORKER", "1")
    take_up_what_was_dropped()
    assert (client().llen(QUEUE), client().hlen(UNACKNOWLEDGED)) == (1, 0)


def test_one_of_many_workers_leaves_the_others_work_alone(
    dropped: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LMS_ONLY_WORKER", raising=False)
    take_up_what_was_dropped()
    assert (client().llen(QUEUE), client().hlen(UNACKNOWLEDGED)) == (0, 1)


def test_tasks_survive_their_worker_and_carry_only_json() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit


def test_what_beat_asks_for_exists() -> None:
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked <= set(app.tasks)
