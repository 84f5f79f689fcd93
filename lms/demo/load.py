"""Loading the demo, and taking it away again: one transaction each."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection, transaction
from tqdm import tqdm

from accounts.models import Organization, User
from courses.models import Course
from lms.demo.cohorts import gather
from lms.demo.courses import load_course
from lms.demo.grades import write_grades
from lms.demo.history import WEEKS, write_history
from lms.demo.live import meet
from lms.demo.people import SLUG, Cast, create_cast, found_organizations
from lms.demo.source import CourseSource, read_all
from lms.kernel import consumers, partitions, tenancy
from lms.kernel.models import TenantModel

SEED = 165
ORGANIZATIONS = (SLUG, "riverside")


@dataclass(frozen=True)
class Loaded:
    """What `load` did, and in how many seconds."""

    courses: int
    people: int
    events: int
    seconds: float


def is_loaded() -> bool:
    """Whether the demo's organisation exists."""
    return Organization.objects.filter(slug=SLUG).exists()


def load(*, learners: int, now: datetime, seed: int = SEED, afresh: bool = False) -> Loaded:
    """Load everything, or nothing when something fails. The same seed and time tell the same story.

    `afresh` removes what is there in the same transaction.

    The history is written for reports, not for letter boxes: consumers that send things to people start after it.
    """
    began = time.monotonic()
    chance = random.Random(seed)
    sources = sorted(read_all(), key=_turn)
    with transaction.atomic():
        if afresh:
            unload()
        _prepare(now)
        college, riverside = found_organizations(now=now)
        with tenancy.platform():
            cast = create_cast(college, riverside, learners=learners, chance=chance, now=now)
        events = 0
        with tqdm(total=len(sources) + 2, desc="Demo", unit="step", disable=None, leave=False) as bar:
            for organization, instructor, people, student in _stages(cast):
                with tenancy.scope(organization):
                    mine = [source for source in sources if _owner(source) == organization.slug]
                    courses = _load_courses(mine, instructor, now, bar)
                    events += write_history(
                        courses=courses, learners=people, student=student, chance=chance, now=now
                    )
                    write_grades(courses=courses, chance=chance, now=now)
                    gather(courses, people, student=student, teacher=instructor, now=now)
                    meet(courses, student=student, teacher=instructor, organization=organization, now=now)
                    bar.update()
    for registration in consumers.REGISTRY.values():
        if registration.clear is None:
            consumers.skip_to_now(registration.name)
    people_count = len(cast.learners) + len(cast.riverside_learners) + 5
    return Loaded(len(sources), people_count, events, time.monotonic() - began)


def _prepare(now: datetime) -> None:
    """Switch the audit trail off for this transaction, and see that the past months have partitions."""
    with tenancy.platform(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lms.audit', 'off', true)")
        partitions.ensure(cursor, now.date(), back=WEEKS // 4 + 1)


def _stages(cast: Cast) -> list[tuple[Organization, User, Sequence[User], User | None]]:
    return [
        (cast.college, cast.instructor, cast.learners, cast.student),
        (cast.riverside, cast.riverside_instructor, cast.riverside_learners, None),
    ]


def _turn(source: CourseSource) -> tuple[int, int, str]:
    """Courses that need another one come after it; the longest come first, and so are the newest."""
    return len(source.page.get("requires", ())), -source.minutes // 30, source.slug


def _owner(source: CourseSource) -> str:
    return str(source.page.get("organization", SLUG))


def _load_courses(
    sources: Sequence[CourseSource], instructor: User, now: datetime, bar: "tqdm[None]"
) -> list[Course]:
    courses = []
    for number, source in enumerate(sources):
        published = now - timedelta(weeks=WEEKS, days=3 + number)
        courses.append(load_course(source, instructor=instructor, now=published, today=now))
        bar.update()
    return courses


def unload() -> None:
    """Remove the demo's organisations, everything in them and everybody who belongs to no other one.

    Foreign keys are checked at the end of the transaction, so tables can be emptied in any order. What the audit
    trail says about earlier changes stays.
    """
    with transaction.atomic(), tenancy.platform():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lms.audit', 'off', true)")
            keys = list(Organization.objects.filter(slug__in=ORGANIZATIONS).values_list("pk", flat=True))
            leaving = User.objects.filter(memberships__organization__in=keys).exclude(
                pk__in=User.objects.exclude(memberships__organization__in=keys).filter(
                    memberships__isnull=False
                )
            )
            people = list(leaving.distinct().values_list("pk", flat=True))
            for model in apps.get_models():
                if issubclass(model, TenantModel) and model._meta.managed:
                    table = connection.ops.quote_name(model._meta.db_table)
                    # The name comes from our own models, quoted.
                    statement = f"DELETE FROM {table} WHERE organization_id = ANY(%s)"  # nosec B608
                    cursor.execute(statement, [keys])
            cursor.execute("DELETE FROM kernel_event WHERE organization_id = ANY(%s)", [keys])
        User.objects.filter(pk__in=people).delete()
        for organization in Organization.objects.filter(pk__in=keys):
            organization.delete()
