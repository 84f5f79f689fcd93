"""The product as it is shipped: migrations complete and reversible, production settings clean.

The layers of imports and the sizes of files are held by `lms/testing/tests/test_house_rules.py`.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

ROOT: Path = settings.BASE_DIR
SCRATCH = "migrations_there_and_back"

# What the migrations made of the database, as text; partitions and the like included.
THERE_AND_BACK = """
import gc, json, django
# Thousands of passing model classes: collecting them seldom saves a quarter of the time.
gc.set_threshold(200_000, 50, 100)
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from lms.kernel import tenancy
from lms.testing.budgets import OURS

def shape():
    with tenancy.platform(), connection.cursor() as cursor:
        cursor.execute('''
            SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   pg_get_expr(d.adbin, d.adrelid)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            UNION ALL SELECT 'wall', relname, '', '', relrowsecurity, relforcerowsecurity::text
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), true, ''
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT 'index', tablename, indexname, indexdef, true, ''
            FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'policy', tablename, policyname, cmd, true, coalesce(qual, '') || coalesce(with_check, '')
            FROM pg_policies
            UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), true, ''
            FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'function', p.proname, '', pg_get_functiondef(p.oid), true, ''
            FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prolang <> 13 AND p.prokind = 'f'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        ''')
        return sorted(map(repr, cursor.fetchall()))

ours = [config.label for config in apps.get_app_configs() if config.name.partition('.')[0] in OURS]
call_command('migrate', verbosity=0)
before, executor = shape(), MigrationExecutor(connection)
ours = [label for label in ours if label in executor.loader.migrated_apps]
executor.migrate([(label, None) for label in ours])
empty = shape()
call_command('migrate', verbosity=0)
print(json.dumps([ours, before, empty, shape()]))
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder with more in its environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_production_passes_djangos_own_check_shows_no_demo_and_sends_cookies_by_tls_only(
    tmp_path: Path,
) -> None:
    """One process for all of it: starting one is most of the work."""
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "from django.core.management import call_command\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "call_command('check', deploy=True, fail_level='WARNING')\n"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY\n"
        "assert s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31_536_000\n"
        "assert not s.DEBUG and not s.LMS_DEMO and not hasattr(s, 'DEMO_ACCOUNTS')\n"
        "assert not s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN and not s.DEFAULT_ORGANIZATION\n"
        "policy = str(s.CONTENT_SECURITY_POLICY)\n"
        "assert 'unsafe' not in policy and '*' not in policy\n"
        "try: reverse('pages:style')\n"
        "except NoReverseMatch: print('fine')\n"
    )
    done = run(
        *("-W", "error::DeprecationWarning:lms", "-c", script),
        DJANGO_SETTINGS_MODULE="lms.settings",
        LMS_HOME=str(tmp_path),
        SECRET_KEY=secrets.token_urlsafe(64),
        ALLOWED_HOSTS="lms.example",
        PUBLIC_SCHEME="https",
        LMS_DEMO="0",
        DEBUG="0",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "System check identified no issues (0 silenced).\nfine\n"


@pytest.fixture
def scratch() -> Iterator[str]:
    """The address of a database of its own, a copy of the migrated one where there is one."""
    address = os.environ["DATABASE_URL"]
    name = sql.Identifier(f"{SCRATCH}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    template = sql.Identifier(os.environ.get("LMS_TEST_TEMPLATE") or "template1")
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))
        yield urlsplit(address)._replace(path=f"/{name.as_string().strip(chr(34))}").geturl()
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def test_migrations_go_back_to_nothing_and_there_again(scratch: str) -> None:
    done = run("-c", THERE_AND_BACK, DATABASE_URL=scratch, DB_POOL_SIZE="0")
    assert done.returncode == 0, done.stderr[-3000:]
    ours, before, empty, after = json.loads(done.stdout)
    assert set(ours) >= {"kernel", "accounts", "courses", "learning", "community", "analytics"}
    left = [line for line in empty if any(f"'{label}_" in line for label in ours)]
    assert not left, "what a migration made, it takes away again"
    assert not [line for line in empty if line.startswith(("('function'", "('policy'", "('trigger'"))]
    assert sorted(set(before) ^ set(after)) == []
