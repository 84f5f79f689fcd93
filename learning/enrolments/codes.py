"""Tries at an access code, counted."""

from typing import Any, Final

from django.core.cache import cache
from django.utils.translation import gettext as _

from courses.models import Course
from learning.enrolments.actions import EnrolmentError

TRIES: Final = 10
SECONDS: Final = 600


class TooManyTries(EnrolmentError):
    """Codes were tried too often."""

    def __init__(self) -> None:
        super().__init__(_("You have tried too many codes. Wait ten minutes, then try again."))


def too_many_tries(course: Course, person: Any) -> bool:
    """Count a try; whether it is one more than `TRIES` within ten minutes. While Redis is away nothing is counted."""
    key = f"learning:code:{course.pk}:{person.pk}"
    if cache.add(key, 1, SECONDS):
        return False
    try:
        return int(cache.incr(key)) > TRIES
    except ValueError:  # it ran out in between
        return False
