"""Certificates: issuing those of a course as the job does it, and setting them, each with a logo and a signature.

A certificate in all is a row with its event and its line in the job, and a PDF/A file set from that row; `a second per
core` counts the CPU of this process and of PostgreSQL for both.
"""

import io
import time
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from bench.cpu import seconds
from courses.models import Course
from learning.certificates import bulk
from learning.certificates.design import add_design, design_of, designed, save_design
from learning.certificates.models import Certificate
from learning.certificates.pdf import CertificateData, render_certificate
from learning.certificates.runs import request_run
from learning.enrolments.models import Enrolment
from lms.kernel import clock

NAME = "certificates"
NAMES = ("Wanjiru Kamau", "Łukasz Żółty", "محمد علي الفارسي", "李小龍", "Nguyễn Văn An")


@dataclass(frozen=True, slots=True)
class Measured:
    """How many, and for each: CPU-ms to issue (here, in the database), to set, and wall ms of both."""

    count: int
    issue_ms: float
    database_ms: float
    set_ms: float
    wall_ms: float

    @property
    def a_second(self) -> float:
        """Certificates a second on one core, issued and set."""
        return 1000 / (self.issue_ms + self.database_ms + self.set_ms)


def measure(course: Course, database: int) -> Measured:
    """Let everybody in a course complete it, issue what they earned, and set every certificate. Within its scope."""
    teacher, now = course.instructor, clock.now()
    Enrolment.objects.filter(course=course).update(state="completed", completed_at=now, progress=100)
    _dress(teacher)
    run = request_run(course=course, actor=teacher)
    began, here, there = time.perf_counter(), time.process_time(), seconds(database)
    bulk.work(run.pk, now=now)
    issued, asked = time.process_time() - here, seconds(database) - there
    made = list(Certificate.objects.filter(course=course).order_by("pk"))
    here = time.process_time()
    for number, one in enumerate(made):
        data = CertificateData(
            organization="Bench College",
            learner=f"{NAMES[number % len(NAMES)]} {number}",
            course=one.course_title,
            issued_on=now.date(),
            number=one.certificate_number,
            verify_url=f"https://bench.example/verify/{one.certificate_number}/",
            instructor=one.instructor_name,
        )
        render_certificate(designed(data, design_of(), course.organization))
    each = 1000 / max(1, len(made))
    return Measured(
        count=len(made),
        issue_ms=issued * each,
        database_ms=asked * each,
        set_ms=(time.process_time() - here) * each,
        wall_ms=(time.perf_counter() - began) * each,
    )


def _dress(teacher: User) -> None:
    """Give the organisation a look with both pictures."""
    pictures = {}
    for name, size in (("logo", (600, 200)), ("signature", (600, 200))):
        out = io.BytesIO()
        grain = Image.effect_noise((size[0] // 2, size[1] // 2), 60)
        grain.resize(size).convert("RGBA").save(out, "WEBP")
        pictures[name] = ContentFile(out.getvalue())
    now = clock.now()
    look = add_design(name="Bench", like=None, actor=teacher, now=now)
    save_design(design=look, values={"footnote": "No. 4711"}, pictures=pictures, actor=teacher, now=now)


def show(found: Measured) -> None:
    """Print the figures."""
    print(
        f"  {found.count} certificates   issue {found.issue_ms:.2f} + db {found.database_ms:.2f}   set {found.set_ms:.2f} "
        f"CPU-ms each   wall {found.wall_ms:.1f} ms   {found.a_second:.0f} a second per core",
        flush=True,
    )
