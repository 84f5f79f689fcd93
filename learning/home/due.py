"""What is due on the learner's home: what runs or has a date near now, with the verb for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Lesson
from learning.home import statements
from learning.home.live import LIVE_AHEAD, card
from learning.home.statements import read
from learning.live.cards import Card

DUE_AHEAD = timedelta(days=21)
DUE_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a date, and the verb for it."""

    title: str
    meta: str
    when: datetime | None
    kind: str
    word: str
    icon: str
    action: str
    url_name: str
    url_args: tuple[Any, ...]


def due(person: User, now: datetime) -> list[Due]:
    """What is running or has a date, soonest first. One query."""
    return due_and_live(person, now)[0]


def due_and_live(person: User, now: datetime) -> tuple[list[Due], list[Card]]:
    """What is running or has a date, and the live sessions that are next, each the soonest first. One query."""
    span = {"from": now - DUE_BACK, "until": now + DUE_AHEAD, "now": now, "live": now + LIVE_AHEAD}
    rows = read(statements.DUE, learner=person.pk, **span)
    found = [_DUE[row[0]](now, *row[1:10]) for row in rows if row[0] != "live"]
    sessions = [card(now, row[1:7] + row[8:14], joined=row[14]) for row in rows if row[0] == "live"]
    return sorted(found, key=lambda row: (row.when is None, row.when or now, row.title)), sessions


def _waiting(_now: datetime, key: UUID, quiz: str, course: str, *_rest: Any) -> Due:
    return Due(
        title=_("Quiz: %(quiz)s") % {"quiz": quiz},
        meta=course,
        when=None,
        kind="info",
        word=_("Waits to be marked"),
        icon="clock",
        action=_("Review"),
        url_name="learning:result",
        url_args=(key,),
    )


def _running(
    _now: datetime, key: UUID, quiz: str, course: str, _slug: str, _lesson: str, deadline: datetime | None, _type: str,
    given: int, asked: int,
) -> Due:  # fmt: skip
    words = _("%(course)s · %(given)d of %(asked)d answered")
    return Due(
        title=_("Quiz: %(quiz)s") % {"quiz": quiz},
        meta=words % {"course": course, "given": given, "asked": asked},
        when=deadline,
        kind="info",
        word=_("In progress"),
        icon="circle-dot",
        action=_("Finish"),
        url_name="learning:attempt",
        url_args=(key,),
    )


def _dated(
    now: datetime, _key: UUID, title: str, course: str, slug: str, lesson: str, due_at: datetime, content_type: str,
    *_counts: int,
) -> Due:  # fmt: skip
    late = due_at < now
    return Due(
        title=title,
        meta=course,
        when=due_at,
        kind="bad" if late else "none",
        word=_("Late") if late else _("Not done yet"),
        icon="clock-alert" if late else "circle",
        action=_("Start") if content_type == Lesson.ContentType.QUIZ else _("Open"),
        url_name="learning:lesson",
        url_args=(slug, lesson),
    )


def _to_hand_in(
    now: datetime, key: UUID, title: str, course: str, slug: str, lesson: str, due_at: datetime, _type: str,
    drafts: int, _of: int,
) -> Due:  # fmt: skip
    late = due_at < now
    word, kind, icon = _("Not handed in yet"), "none", "circle"
    if late:
        word, kind, icon = _("Late"), "bad", "clock-alert"
    elif drafts:
        word, kind, icon = _("Draft saved"), "warn", "clock"
    return Due(
        title=title,
        meta=course,
        when=due_at,
        kind=kind,
        word=word,
        icon=icon,
        action=_("Hand in"),
        url_name="learning:assignment",
        url_args=(slug, lesson, key),
    )


_DUE: dict[str, Callable[..., Due]] = {
    "attempt": _running,
    "lesson": _dated,
    "quiz": _dated,
    "assignment": _to_hand_in,
    "waiting": _waiting,
}
