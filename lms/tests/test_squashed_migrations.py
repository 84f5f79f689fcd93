"""Migrations that replace others: new databases take the short way, those that went the long way are as far already."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

ROOT: Path = settings.BASE_DIR
SQUASHED = {
    path.parent.parent.name: path.stem for path in ROOT.glob("*/migrations/initial_squashed_*.py")
}  # fmt: skip


@pytest.fixture(scope="module")
def apart() -> MigrationLoader:
    """All migrations as they are, none in the place of others."""
    return MigrationLoader(None, replace_migrations=False)


def test_there_are_some() -> None:
    assert set(SQUASHED) == {"accounts", "courses", "learning", "community", "analytics"}


@pytest.mark.parametrize("app", SQUASHED)
def test_nothing_up_to_the_last_is_left_out(apart: MigrationLoader, app: str) -> None:
    name = SQUASHED[app]
    last = name.removeprefix("initial_squashed_")
    files = sorted(path.stem for path in (ROOT / app / "migrations").glob("[0-9]*.py"))
    assert apart.disk_migrations[app, name].replaces == [(app, file) for file in files if file <= last]


def test_both_ways_lead_to_the_same_models(apart: MigrationLoader) -> None:
    """What the database has is compared by hand when squashing; here, what Django believes it has."""
    short = ProjectState()
    for app, name in SQUASHED.items():
        apart.disk_migrations[app, name].mutate_state(short, preserve=False)
    long = apart.project_state(
        [apart.disk_migrations[app, name].replaces[-1] for app, name in SQUASHED.items()]
    )
    differences = MigrationAutodetector(_ours(long), short).changes(graph=apart.graph)
    assert not {app: [str(m.operations) for m in found] for app, found in differences.items()}
    assert {key: list(model.fields) for key, model in _ours(long).models.items()} == {
        key: list(model.fields) for key, model in short.models.items()
    }


def _ours(state: ProjectState) -> ProjectState:
    return ProjectState({key: model for key, model in state.models.items() if key[0] in SQUASHED})


@pytest.mark.django_db
def test_a_database_that_went_the_long_way_has_nothing_to_do() -> None:
    recorder = MigrationRecorder(connection)
    for app, name in SQUASHED.items():
        recorder.record_unapplied(app, name)
        for replaced in MigrationLoader(None).disk_migrations[app, name].replaces:
            recorder.record_applied(*replaced)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    executor.check_replacements()
    assert set(SQUASHED.items()) <= set(recorder.applied_migrations())
