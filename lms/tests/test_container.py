"""The image and the compose file say what the product has: nothing here needs a container engine.

What can drift in silence: Python's version, names in the environment, commands, and modules of health checks.
"""

import ast
import importlib.util
import json
import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from lms.stack.cluster import LEAKPROOF
from lms.stack.postgres import MAJOR
from lms.testing.budgets import OURS

ROOT: Path = settings.BASE_DIR
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
OF_THE_APP = sorted(name for name, service in SERVICES.items() if service["image"] == "lms")
# Read by the libraries they belong to.
OF_OTHERS = {"PATH", "PYTHONUNBUFFERED", "PROMETHEUS_MULTIPROC_DIR"}
READERS = ("env.", "os.environ", "environment.get")
# The benchmark stays at home.
PACKAGES = set(OURS) - {"bench"}


def instructions(name: str) -> list[str]:
    """Return what follows each `name` of the Dockerfile, continued lines joined."""
    joined = re.sub(r"\\\n(\s*#.*\n)*", " ", DOCKERFILE)
    return [line.split(maxsplit=1)[1] for line in joined.splitlines() if line.startswith(f"{name} ")]


def names_read() -> set[str]:
    """Return every name the product's code asks the environment for."""
    found = set()
    for folder in PACKAGES:
        for path in (ROOT / folder).rglob("*.py"):
            if "tests" not in path.parts:
                found |= set(constants_of_reads(ast.parse(path.read_text())))
    return found


def constants_of_reads(tree: ast.AST) -> Iterable[str]:
    """Yield NAME of `env.str("NAME")`, `os.environ["NAME"]`, `environment.get("NAME")`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute() as called, args=[ast.Constant(value=str() as name), *_]):
                if ast.unparse(called).startswith(READERS):
                    yield name
            case ast.Subscript(value=of, slice=ast.Constant(value=str() as name)):
                if ast.unparse(of) in {"os.environ", "environment"}:
                    yield name


def assert_runs(command: list[str]) -> None:
    """Fail unless the program, command or module that `command` starts is one the image has."""
    match command:
        case ["python", "manage.py", name, *_]:
            assert name in get_commands()
        case ["python", "-m", module, *_]:
            assert importlib.util.find_spec(module)
        case ["python", "-c", code]:
            compile(code, "HEALTHCHECK", "exec")
        case ["celery", "-q", "-A", app, "worker" | "beat", *_]:
            assert importlib.util.find_spec(app)
        case ["gunicorn", "-c", configuration]:
            assert importlib.util.find_spec(configuration.removeprefix("python:"))
        case _:
            raise AssertionError(f"What does {command} start?")


def test_both_stages_have_the_python_the_requirements_were_locked_for() -> None:
    images = instructions("FROM")
    assert len(images) == 2
    locked = re.search(r"--python-version (\S+)", (ROOT / "Makefile").read_text())
    assert locked
    for image in images:
        assert image.startswith(f"python:{locked[1]}-")


def test_the_image_is_of_a_user_without_rights_and_says_how_it_is() -> None:
    assert instructions("USER") == ["lms"]
    assert any("chmod -R a+rX /app" in command for command in instructions("RUN")), "static files are 0640"
    (check,) = instructions("HEALTHCHECK")
    assert_runs(json.loads(check.split(" CMD ", 1)[1]))


def test_the_image_starts_what_exists() -> None:
    (command,) = instructions("CMD")
    assert_runs(json.loads(command))


def test_every_name_the_image_sets_is_read() -> None:
    names = {pair.split("=")[0] for line in instructions("ENV") for pair in shlex.split(line)}
    assert {name for name in names if not name.startswith("PIP_")} <= names_read() | OF_OTHERS


def test_the_image_takes_every_package_and_nothing_private() -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    assert lines[0] == "*", "what is not named stays out"
    taken = {line[1:] for line in lines if line.startswith("!")}
    assert PACKAGES | {"manage.py", "requirements.txt", "templates", "static"} <= taken
    assert all((ROOT / name).exists() for name in taken)
    assert not taken & {".", "*", ".git", ".env", ".venv", "var"}


def test_every_package_is_compiled_in_the_image() -> None:
    (compiled,) = re.findall(r"compileall -q ([a-z ]+)", DOCKERFILE)
    assert set(compiled.split()) == PACKAGES


@pytest.mark.parametrize("name", OF_THE_APP)
def test_every_name_compose_passes_is_read(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= names_read() | OF_OTHERS


@pytest.mark.parametrize("name", OF_THE_APP)
def test_every_command_and_health_check_exists(name: str) -> None:
    service = SERVICES[name]
    if "command" in service:
        assert_runs(service["command"])
    if "test" in service.get("healthcheck", {}):
        assert_runs(service["healthcheck"]["test"][1:])


def test_services_wait_for_services_that_exist() -> None:
    assert OF_THE_APP == ["beat", "migrate", "web", "worker"]
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (
                    f"{name} waits for {other}, which never says it is well"
                )


def test_the_database_is_made_as_the_embedded_one_is() -> None:
    assert SERVICES["postgres"]["image"].endswith(f":pg{MAJOR}")
    script = (ROOT / "deploy" / "postgres.sh").read_text()
    assert "NOSUPERUSER NOBYPASSRLS" in script
    assert "CREATE EXTENSION IF NOT EXISTS vector" in script
    marked = re.findall(r"ALTER FUNCTION pg_catalog\.(.+) LEAKPROOF;", script)
    assert marked == list(LEAKPROOF)
    assert (ROOT / "deploy" / "postgres.sh").stat().st_mode & 0o111, (
        "PostgreSQL's image runs it, or sources it"
    )
