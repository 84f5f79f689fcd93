"""The outline at the side of a lesson: done, current, open and locked, with what each takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.api import Outline, OutlineLesson, OutlineModule
from courses.models import Course
from learning.accommodations.terms import USUAL, Terms
from learning.progress.locks import Lock
from lms.pages import times

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the learner stands in the course; `part` and `note` are about the current lesson, `terms` make dates theirs."""

    current: UUID | None
    done: frozenset[UUID]
    locks: dict[UUID, Lock]
    now: datetime
    part: float = 0
    note: str = ""
    terms: Terms = USUAL


@dataclass(frozen=True, slots=True)
class Group:
    """A module of the outline, its rows rendered."""

    title: str
    count: str
    rows: SafeString


def groups(course: Course, outline: Outline, standing: Standing) -> list[Group]:
    """Return the modules with their rows. Rows are remembered by what they show, so most cost nothing."""
    base = reverse("learning:course", args=[course.slug])
    return [_group(module, base, standing) for module in outline.modules]


def summary(outline: Outline, done: frozenset[UUID]) -> str:
    """Say how far it is: "10 of 21 lessons done, about 5 h left"."""
    lessons = outline.lessons
    finished = sum(lesson.id in done for lesson in lessons)
    words = ngettext(
        "%(done)d of %(total)d lesson done", "%(done)d of %(total)d lessons done", len(lessons)
    ) % {"done": finished, "total": len(lessons)}
    minutes = sum(lesson.minutes or 0 for lesson in lessons if lesson.id not in done)
    if not minutes:
        return words
    return _("%(words)s, about %(length)s left") % {
        "words": words,
        "length": times.length_words(60 * _rounded(minutes)),
    }


def _rounded(minutes: int) -> int:
    """An honest "about": whole hours from two hours on."""
    return round(minutes / 60) * 60 if minutes >= 120 else minutes


def _group(module: OutlineModule, base: str, standing: Standing) -> Group:
    lessons = module.all_lessons
    done = sum(lesson.id in standing.done for lesson in lessons)
    shows_count = done or any(lesson.id == standing.current for lesson in lessons)
    rows = [_rows(module.lessons, base, standing)]
    for section in module.submodules:
        rows += [_part(section.title), _rows(section.lessons, base, standing)]
    return Group(
        title=f"{module.number} {module.title}",
        count=_("%(done)d of %(total)d") % {"done": done, "total": len(lessons)} if shows_count else "",
        rows=mark_safe("".join(rows)),  # noqa: S308  # nosec B308 B703: rendered by templates
    )


def _rows(lessons: Sequence[OutlineLesson], base: str, standing: Standing) -> str:
    language = get_language() or ""
    notes = [_note(lesson, standing) for lesson in lessons]
    html = []
    for place, lesson in enumerate(lessons):
        current = lesson.id == standing.current
        # What holds for several lessons in a row is said once, under the last of them.
        said_below = place + 1 < len(notes) and notes[place] == notes[place + 1]
        html.append(
            _row(
                language,
                lesson.title,
                f"{base}{lesson.slug}/",
                _length(lesson, standing),
                1 if lesson.id in standing.done else standing.part if current else 0,
                current,
                "" if said_below else notes[place],
                lesson.id in standing.locks,
            )
        )
    return "".join(html)


def _note(lesson: OutlineLesson, standing: Standing) -> str:
    lock = standing.locks.get(lesson.id)
    if lock is not None:
        return opens_words(lock, standing.now)
    return standing.note if lesson.id == standing.current else ""


@lru_cache(maxsize=20_000)
def _row(
    language: str, title: str, url: str, length: str, part: float, current: bool, note: str, locked: bool
) -> str:
    return render_to_string(
        "components/player/outline_item.html",
        {
            "title": title,
            "url": url,
            "length": length,
            "part": part,
            "current": current,
            "note": note,
            "locked": locked,
        },
    )


@lru_cache(maxsize=2_000)
def _part(title: str) -> str:
    return render_to_string("learning/player/_outline_part.html", {"title": title})


def opens_words(lock: Lock, now: datetime) -> str:
    """Say when and how a locked lesson opens: all that is missing."""
    said = [one.sentence for one in lock.missing]
    if lock.opens_at is not None:
        said.insert(0, _("Opens %(when)s.") % {"when": times.absolute_words(lock.opens_at, now, within=True)})
    return " ".join(said)


def _length(lesson: OutlineLesson, standing: Standing) -> str:
    due = standing.terms.due(lesson.due_at)
    if due is not None and lesson.id not in standing.done and due - standing.now < SOON:
        today = timezone.localdate(due) == timezone.localdate(standing.now)
        when = (
            f"{timezone.localtime(due):%H:%M}" if today else times.day_words(due, standing.now, within=True)
        )
        return _("due %(when)s") % {"when": when}
    if lesson.content_type == "quiz" and lesson.questions:
        return _("%(number)d q.") % {"number": lesson.questions}
    return times.length_words(60 * lesson.minutes) if lesson.minutes else ""
