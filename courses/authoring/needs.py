"""What comes before what, as the authors left it: the rows learners are held by, and what waits to change in them.

`Course.staged["needs"]` maps holder and requirement ("lesson:<key>|module:<key>", the holder "course" for the whole course) to
`{"score": n or None}`, or to None for what goes. What is not in it is as learners have it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from courses.authoring import events
from courses.authoring.staging import Row, effective, kind_of, waits
from courses.catalogue.models import Course
from courses.catalogue.seen import seen_print
from courses.outline.models import Lesson, Module, Prerequisite
from lms.kernel.events import record

NEEDS: Final = "needs"
KEY: Final = "needs:course"
"""What waits, as a form of the publication names it."""
_UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY: Final = re.compile(rf"(?:course|(?:lesson|module):{_UUID})\|(?:lesson|module|course):{_UUID}")
Scores = dict[str, int | None]
"""The lowest score, or None, by holder and requirement."""
State = Literal["", "new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that comes before, in words; `state` says what waits, `key` names it in a form."""

    key: str
    sentence: str
    state: State = ""
    score: int | None = None


def holder_of(row: Row | None) -> str:
    """Name a lesson, a module or (None) the course itself."""
    return f"{kind_of(row)}:{row.pk}" if row is not None else "course"


def live_needs(course: Course) -> Scores:
    """Return what learners are held by; one query."""
    rows = Prerequisite.objects.filter(course=course).order_by("created_at", "pk")
    columns = ("lesson_id", "module_id", "required_lesson_id", "required_module_id", "required_course_id")
    found: Scores = {}
    for lesson, module, *required, score in rows.values_list(*columns, "minimum_score"):
        holder = f"lesson:{lesson}" if lesson else f"module:{module}" if module else "course"
        kinds = zip(("lesson", "module", "course"), required, strict=True)
        found.update({f"{holder}|{kind}:{key}": score for kind, key in kinds if key})
    return found


def overlaid(live: Mapping[str, int | None], staged: Mapping[str, Any] | None) -> Scores:
    """Return what there is once what waits is carried over."""
    found = dict(live)
    for key, value in (staged or {}).items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value["score"]
    return found


def drafted_needs(course: Course) -> Scores:
    """Return what comes before what as the authors left it; one query."""
    return overlaid(live_needs(course), (course.staged or {}).get(NEEDS))


def needs_print(scores: Mapping[str, int | None], row: Row | None) -> str:
    """Return a short name of exactly what comes before a lesson, a module or the course."""
    start = f"{holder_of(row)}|"
    return seen_print({key: score for key, score in scores.items() if key.startswith(start)})


def needs_of(course: Course, row: Row | None) -> list[Need]:
    """Return what comes before a lesson, a module or the course, what waits to come and to go among it."""
    start = f"{holder_of(row)}|"
    live = live_needs(course)
    staged = (course.staged or {}).get(NEEDS) or {}
    keys = [key for key in {**live, **staged} if key.startswith(start)]
    names = _names(course, keys)
    found = []
    for key in keys:
        name = names.get(key.partition("|")[2])
        if name is None or (key not in live and staged.get(key) is None):
            continue
        state: State = ""
        score = live.get(key)
        if key in staged:
            state = "removed" if staged[key] is None else "changed" if key in live else "new"
            score = score if staged[key] is None else staged[key]["score"]
        found.append(Need(key, _named(name, score), state, score))
    return found


def drafted_before(course: Course) -> list[Course]:
    """Return the courses that come before this one as its authors left it, those learners can see; two queries."""
    keys = [key.partition("|course:")[2] for key in drafted_needs(course) if key.startswith("course|course:")]
    return list(Course.objects.published().filter(pk__in=keys).order_by("title", "pk"))


def _named(name: str, score: int | None) -> str:
    return f"“{name}”" + (_(", with at least %d %%") % score if score else "")


def _names(course: Course, keys: Iterable[str]) -> dict[str, str]:
    """Return the titles of everything these name, by "kind:key"; three queries at most."""
    parts = {part for key in keys for part in key.split("|")} - {"course"}
    ids: dict[str, list[str]] = {"lesson": [], "module": [], "course": []}
    for part in parts:
        kind, _colon, key = part.partition(":")
        ids[kind].append(key)
    found = {"course": effective_title(course)}
    for kind, model in (("lesson", Lesson), ("module", Module)):
        if ids[kind]:
            rows: Any = model.objects.filter(course=course, pk__in=ids[kind])
            found |= {f"{kind}:{row.pk}": effective(row, "title") for row in rows}
    if ids["course"]:
        others = Course.objects.kept().filter(pk__in=ids["course"]).values_list("pk", "title")
        found |= {f"course:{key}": title for key, title in others}
    return found


def effective_title(course: Course) -> str:
    """The title of a course as its authors left it."""
    return str((course.staged or {}).get("title", course.title))


def checked_needs(stored: Any) -> dict[str, Any]:
    """Return what waits as it may be kept, from a stranger's hands; what has another shape is left out."""
    found: dict[str, Any] = {}
    for key, value in dict(stored).items():
        score = value.get("score") if isinstance(value, dict) else None
        if _KEY.fullmatch(str(key)) and (score is None or (type(score) is int and 0 < score <= 100)):
            found[key] = None if value is None else {"score": score}
    return found


def write_need(*, course: Course, row: Row | None, key: str, score: int | None, gone: bool) -> bool:
    """Let something come before a row of a locked course, or (`gone`) not any more; tell whether it waits.

    While learners see the row, it waits; else it counts at once.
    """
    live = live_needs(course)
    staged = dict((course.staged or {}).get(NEEDS) or {})
    staged.pop(key, None)
    wait = course.is_published and (row is None or waits(row, course))
    wanted = None if gone else {"score": score}
    if not wait:
        _apply(course, {key: wanted})
    elif (gone and key in live) or (not gone and live.get(key, -1) != score):
        staged[key] = wanted
    course.staged = {**(course.staged or {}), NEEDS: staged}
    if not staged:
        del course.staged[NEEDS]
    course.staged = course.staged or None
    course.save(update_fields=["staged", "updated_at"])
    return wait


def _apply(course: Course, changes: Mapping[str, Any]) -> None:
    """Make rows of changes. What names something that is gone meanwhile changes nothing."""
    names = _names(course, changes)
    for key, value in changes.items():
        holder, _bar, required = key.partition("|")
        if holder not in names or required not in names:
            continue
        place: dict[str, Any] = {"lesson_id": None, "module_id": None}
        if holder != "course":
            place[f"{holder.partition(':')[0]}_id"] = UUID(holder.partition(":")[2])
        kind, _colon, text = required.partition(":")
        place[f"required_{kind}_id"] = UUID(text)
        if value is None:
            Prerequisite.objects.filter(course=course, **place).delete()
        else:
            made, _new = Prerequisite.objects.get_or_create(course=course, **place)
            made.minimum_score = value["score"]
            made.save(update_fields=["minimum_score", "updated_at"])


def waiting_needs(course: Course) -> tuple[str, ...]:
    """Return what changes in what comes before what, in sentences; four queries, none when nothing waits."""
    staged = (course.staged or {}).get(NEEDS)
    if not staged:
        return ()
    live, names = live_needs(course), _names(course, staged)
    found = []
    for key, value in staged.items():
        holder, _bar, required = key.partition("|")
        if holder not in names or required not in names:
            continue
        words = {"what": names[holder], "before": _named(names[required], live.get(key))}
        if value is None:
            found.append(_("“%(what)s” does not wait for %(before)s any more") % words)
        else:
            words["after"] = _named(names[required], value["score"])
            text = _("“%(what)s” waits for %(after)s, until now for %(before)s")
            found.append((text if key in live else _("“%(what)s” opens after %(after)s")) % words)
    return tuple(found)


def publish_needs(*, course: Course, actor: User) -> int:
    """Carry over what waits in what comes before what; return how many changes. Runs in the caller's transaction."""
    present: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    staged = dict(present.staged or {})
    changes = staged.pop(NEEDS, None)
    if not changes:
        return 0
    _apply(present, changes)
    present.staged = staged or None
    present.save(update_fields=["staged", "updated_at"])
    present.touch_content()
    record(events.OUTLINE_CHANGED, object=present, actor=actor, course_id=present.pk)
    return len(changes)
