"""Sets up an instance, drives it, and prints the table. Started by `bench.run`, which sets the environment."""

import ast
import asyncio
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from typing import Any

import django

from lms.stack import session

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import bank, certificates, grades, marking, questions, rechecks, seed
from bench.client import Run, drive
from bench.cpu import parent, seconds
from bench.scenarios import World, scenarios
from courses.models import Quiz, Video
from lms.kernel import consumers, tenancy

AT_ONCE = 4
PEOPLE = 10
WARM = 100
PAGES = {
    "empty view",
    "one statement",
    "floor page",
    "home",
    "catalogue",
    "course page",
    "lesson page",
    "video lesson",
    "instructor page",
    "people page",
    "sign-in form",
    *grades.NAMES,
    seed.OUTLINE,
}


def main() -> None:
    """Fill, start, warm up, measure and print."""
    options = ast.literal_eval(os.environ["BENCH_OPTIONS"])
    with session():
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        worlds = fill(options["learners"], options["only"])
        searches = not options["only"] or bank.NAME in options["only"]
        if searches:
            with tenancy.scope(worlds[0].course.organization_id):
                bank.fill()
        port = int(os.environ["PORT"])
        server = subprocess.Popen([sys.executable, "-m", "gunicorn", "-c", "python:lms.gunicorn"])
        try:
            wait_for(port)
            report(worlds, port, server.pid, options)
            if searches:
                bank.show(bank.measure(port, worlds[0].teacher, server.pid, postmaster()))
            if not options["only"] or questions.NAME in options["only"]:
                questions.show(questions.measure_import("bench", "instructor@bench.example"))
            if not options["only"] or rechecks.NAME in options["only"]:
                with tenancy.scope(worlds[-1].course.organization_id):
                    rechecks.show(rechecks.measure(worlds[-1].course, postmaster()))
            mark(worlds[-1], port, server.pid, options)
            if not options["only"] or certificates.NAME in options["only"]:
                # Last: it completes the course of everybody in it.
                with tenancy.scope(worlds[-1].course.organization_id):
                    certificates.show(certificates.measure(worlds[-1].course, postmaster()))
        finally:
            server.terminate()
            server.wait(20)


def mark(world: World, port: int, web: int, options: dict[str, Any]) -> None:
    """Measure marking and regrading in the last course, with as many pieces as asked for."""
    only, pieces = options["only"], options["pieces"]
    with tenancy.scope(world.course.organization_id):
        if not only or marking.NEXT in only:
            work_on = marking.fill(world.course, pieces)
            marking.show(marking.measure_next(work_on, port, world.teacher, web, postmaster()))
        if not only or marking.REGRADE in only:
            marking.show(marking.measure_regrade(world.course, pieces, postmaster()))


def fill(sizes: list[int], only: list[str]) -> list[World]:
    """Create one course per size, and roll its history up as a worker would."""
    worlds = []
    organization = seed.organization()
    with tenancy.scope(organization):
        teacher = seed.instructor()
        cookie = seed.sign_in(teacher)
        if not only or seed.OUTLINE in only:
            seed.large(teacher)
        for size in sizes:
            course = seed.course(teacher, f"course-{size}")
            worlds.append(
                World(
                    course,
                    seed.learners(course, size),
                    cookie,
                    Video.objects.get(group_items__group__blocks__lesson__course=course),
                    Quiz.objects.get(course=course),
                    seed.draft(course, teacher),
                )
            )
            if not only or set(only) & set(grades.NAMES):
                grades.fill(course)
                grades.show(course)
    consumers.run_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return worlds


def wait_for(port: int) -> None:
    """Return once the server answers; fail after twenty seconds."""
    for _attempt in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5).read()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit("The server did not answer.")


def postmaster() -> int:
    """Return the process that all of PostgreSQL's processes stand below."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return parent(cursor.fetchone()[0])


def report(worlds: list[World], port: int, web: int, options: dict[str, Any]) -> None:
    """Drive every scenario at every size and print a Markdown table."""
    database = postmaster()
    print("\n| scenario | learners | requests/s | p50 ms | p99 ms | web CPU-ms | db CPU-ms | queries | kB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for name in scenarios(worlds[0]):
        if options["only"] and name not in options["only"]:
            continue
        for world in worlds:
            make = scenarios(world)[name]
            count = options["attempts"] if name == "attempt" else options["requests"]
            # The same number of people at every size, spread over the course, each warm before it counts:
            # what grows is the course they are in.
            step = max(1, len(world.learners) // PEOPLE)
            cookies = [cookie for _key, cookie in world.learners[::step]][:PEOPLE]
            journeys = [partial(make, cookies[n % len(cookies)], n) for n in range(count)]
            asyncio.run(drive(port, journeys[: max(WARM, len(cookies))], AT_ONCE))
            before = seconds(web), seconds(database)
            run = asyncio.run(drive(port, journeys, AT_ONCE))
            spent = seconds(web) - before[0], seconds(database) - before[1]
            line(name, world, run, spent, count)


def line(name: str, world: World, run: Run, spent: tuple[float, float], count: int) -> None:
    """Print one row; failures go to standard error with an example."""
    queries = str(count_queries(name, world)) if name in PAGES else ""
    print(
        f"| {name} | {len(world.learners)} | {count / run.seconds:.0f} | {run.percentile(0.5):.1f} | "
        f"{run.percentile(0.99):.1f} | {1000 * spent[0] / count:.2f} | {1000 * spent[1] / count:.2f} | "
        f"{queries} | {run.size / 1000:.1f} |",
        flush=True,
    )
    if run.failures:
        print(f"  {len(run.failures)} of {count} failed, e.g. {run.failures[0]}", file=sys.stderr)


def count_queries(name: str, world: World) -> int:
    """Return how many statements one request of a page sends."""
    cookie = world.learners[0][1]
    request = next(scenarios(world)[name](cookie, 0))
    client = Client()
    if request.cookie:
        key, _, value = request.cookie.partition("=")
        client.cookies[key] = value
    client.get(request.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(request.path)
    return len(captured)


if __name__ == "__main__":
    main()
