"""Addresses of courses and lessons: made of a title, never one that the site itself uses.

`/learn/<course>/<lesson>/` and its like share their place with fixed words such as `/learn/<course>/certificate/`.
A test compares these words with the routes (`lms/tests/test_reserved_addresses.py`), so that a new route says here
what it takes.
"""

from collections.abc import Container
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.catalogue.errors import Refused

# Fixed words beside a course: below /learn/, /courses/, /teach/ and /insights/.
COURSE_WORDS: Final = frozenset(
    {
        "attempts",
        "bank",
        "bin",
        "courses",
        "library",
        "marking",
        "media",
        "new",
        "questions",
        "subjects",
        "transfers",
        "uploads",
    }
)
# Fixed words below a course, where a lesson's address stands.
LESSON_WORDS: Final = frozenset(
    {"certificate", "enrolment", "figures", "grades", "insights", "live-sessions", "new", "notes"}
)
LONGEST: Final = 240


class AddressReserved(Refused):
    """The site itself uses this address. `str()` says so to a person, and offers another."""

    def __init__(self, address: str) -> None:
        words = _("The site itself uses the address “%(address)s”. Choose another, such as “%(address)s-2”.")
        super().__init__(words % {"address": address})


def free_address(title: str, taken: Container[str], *, reserved: frozenset[str], otherwise: str) -> str:
    """Return an address made of `title` (of `otherwise` when nothing is left of it) that is neither taken nor reserved.

    It steps aside by a number: `certificate-2`.
    """
    base = slugify(title)[:LONGEST] or otherwise
    number, address = 1, base
    while address in taken or address in reserved:
        number += 1
        address = f"{base}-{number}"
    return address
