"""The drill itself. Started by `bench.drill`, which sets the environment."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from accounts.models import Membership, Organization, Role, User
from accounts.roles.models import STUDENT
from bench.imports import ImportDrill, let_go
from bench.instance import Instance
from bench.quizzers import PACE, PAUSE, QUESTIONS, Learner, Ledger, Place
from bench.recount import Check, clock_checks, import_checks, quiz_checks, wait_for_clock, wait_for_consumers
from bench.seed import sign_in
from courses.models import Module
from courses.testing import make_course, make_lesson, make_quiz
from learning.api import sync_items
from lms.kernel import clock, tenancy

COURSES = 12
# Long enough for every learner to be in the middle of a quiz.
BETWEEN = 4.0


def main() -> int:
    """Start, break, count, print. Returns the exit status."""
    place = Path(sys.argv[1])
    instance = Instance(dict(os.environ), place / "up.log")
    instance.start()
    try:
        organization = Organization.objects.get(slug="demo")
        with tenancy.scope(organization):
            places, left, cookies = seed(int(os.environ["DRILL_LEARNERS"]))
        let_go()
        ledger, stop = Ledger(), threading.Event()
        pause = max(PAUSE, len(cookies) / PACE)
        learners = [
            Learner(
                instance.port, cookie, places, ledger, stop, pause=pause, after=pause * number / len(cookies),
                leaves=left if number % 10 == 0 else None,
            )
            for number, cookie in enumerate(cookies)
        ]  # fmt: skip
        for learner in learners:
            learner.start()
        all_busy(ledger, len(cookies), 180)
        imports = ImportDrill(instance, place)
        print(f"{len(learners)} learners take quizzes of {QUESTIONS} questions; SIGKILL to:")
        for _round in range(int(os.environ["DRILL_ROUNDS"])):
            break_everything(instance)
        imports.run()
        stop.set()
        for learner in learners:
            learner.join(300)
        broken = [
            learner.failure or "still running"
            for learner in learners
            if learner.is_alive() or learner.failure
        ]
        with tenancy.platform():
            wait_for_clock(left.slug, 120)
            lag = wait_for_consumers(120)
            checks = quiz_checks(ledger, [one.slug for one in places], lag)
            checks += clock_checks(ledger, left.slug)
            checks += import_checks(imports.outcome(), place / "home" / "media", organization.pk)
        checks.append(Check("learners that came to no end", len(broken), 0))
        checks.append(Check("/healthz is not green", 0 if instance.green() else 1, 0))
        return report(ledger, checks, broken)
    finally:
        let_go()
        instance.stop()


def seed(count: int) -> tuple[list[Place], Place, list[str]]:
    """Make the courses (two texts, then a quiz) and the learners; return the places, the one left to the clock, the cookies."""
    teacher = User.objects.get(email="instructor@lms.com")
    places = []
    for number in range(COURSES + 1):
        course = make_course(teacher, slug=f"drill-{number}", lessons=2)
        lesson = make_lesson(
            Module.objects.get(course=course),
            "lesson-3",
            position=3,
            sequence=3,
            completion_rule={"quiz_passed": True},
        )
        # Half a minute would do to answer, but not while everything is down.
        quiz = make_quiz(lesson, questions=QUESTIONS, time_limit_minutes=None if number else 5)
        sync_items([course.pk], now=clock.now())
        places.append(Place(course.slug, quiz.pk))
    role = Role.objects.get(slug=STUDENT)
    cookies = []
    for number in range(count):
        person = User.objects.create(
            email=f"drill-{number}@bench.example", full_name=f"Drill {number}", password="!"
        )
        Membership.objects.create(user=person, role=role)
        cookies.append(sign_in(person))
    return places[1:], places[0], cookies


def all_busy(ledger: Ledger, count: int, seconds: float) -> None:
    """Wait until every learner is in the middle of a quiz, or `seconds` have passed."""
    end = time.monotonic() + seconds
    while len(ledger.started) < count and time.monotonic() < end:
        time.sleep(0.5)


def break_everything(instance: Instance) -> None:
    """Kill each part in turn, and wait until all is green again."""
    parts: dict[str, Callable[[], int]] = {
        "a gunicorn worker": instance.web_worker,
        "gunicorn's master": instance.web_master,
        "a Celery child": instance.worker_child,
        "Celery's main process": instance.worker,
        "Valkey": instance.valkey,
        "PostgreSQL's postmaster": instance.postgres,
    }
    for name, which in parts.items():
        time.sleep(BETWEEN)
        instance.kill(which)
        print(f"  {name:<26} green again after {instance.wait_green(300):5.1f} s", flush=True)


def report(ledger: Ledger, checks: list[Check], broken: list[str]) -> int:
    """Print what was counted; return 1 when something is wrong."""
    again = ", ".join(f"{count} {why}" for why, count in sorted(ledger.again.items())) or "none"
    print(
        f"acknowledged: {len(ledger.answers)} answers, {len(ledger.handed_in)} attempts handed in; {len(ledger.left)} attempts left to the clock"
    )
    print(f"requests sent again: {sum(ledger.again.values())} ({again})")
    for check in checks:
        print(f"  {'ok   ' if check.holds else 'WRONG'}  {check.found:>6}  {check.what}")
    for line in [*broken, *ledger.refused][:10]:
        print(f"  {line}")
    wrong = sum(not check.holds for check in checks)
    print(f"{wrong} of {len(checks)} counts wrong" if wrong else f"all {len(checks)} counts right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
