"""Videos and groups of them as a course publishes them: which of its own wait, who else shows them, what stands against them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.authoring import events
from courses.authoring.checklist import Finding
from courses.authoring.documents import loaded
from courses.authoring.film_checks import WaitingFilm, film_findings
from courses.authoring.models import LessonDraft, Publication
from courses.blocks.models import Block
from courses.catalogue.access import EDITORS, manages_content
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.milestones.publishing import (
    WaitingVideo,
    publish_video,
    waiting_video,
    waiting_videos,
)
from courses.outline.models import Lesson
from courses.videos.drafts import Standing, shown_lessons, standing_of
from courses.videos.groups import (
    GroupStanding,
    WaitingGroup,
    drafted_videos,
    group_standing,
    publish_group,
    shown_group_lessons,
    waiting_groups,
)
from courses.videos.models import Video, VideoDraft, VideoGroup
from lms.kernel.events import record

PLACES: Final = 50


class BlockedFilm(Refused):
    """Something has to be put right first. `str()` says what, to a person."""


def films_of(course: Course, drafts: Iterable[LessonDraft] = ()) -> tuple[set[UUID], list[VideoGroup]]:
    """Return the videos of a course of which something waits, and such groups: shown in its lessons, or in what waits for them.

    `drafts` are the drafts of its lessons. Two queries.
    """
    named = {one.video_group for draft in drafts for one in loaded(draft.blocks) if one.video_group}
    shown = Block.objects.filter(lesson__course=course, lesson__deleted_at=None).exclude(video_group=None)
    mine = Q(pk__in=shown.values("video_group")) | Q(pk__in=named)
    groups = list(VideoGroup.objects.filter(mine).exclude(staged=None))
    inside = Q(video__group_items__group__in=shown.values("video_group"))
    inside |= Q(video__group_items__group__in=named) | Q(video__in=drafted_videos(groups))
    return set(VideoDraft.objects.filter(inside).values_list("video", flat=True)), groups


def waiting_films(course: Course, drafts: Iterable[LessonDraft]) -> list[WaitingFilm]:
    """Return what waits in the groups of a course, then in its videos, and in which other courses it would be seen."""
    videos, groups = films_of(course, drafts)
    found: list[WaitingFilm] = [*waiting_groups(groups), *waiting_videos(videos)]
    others = shown_courses(found)
    return [_told(one, [each for each in others.get(one.id, ()) if each.pk != course.pk]) for one in found]


def _told(one: WaitingFilm, others: list[Course]) -> WaitingFilm:
    if not others:
        return one
    words = _("Learners see it in %s as well.") % ", ".join(f"“{other.title}”" for other in others)
    return replace(one, sentences=(*one.sentences, words))


def shown_courses(films: Iterable[WaitingFilm]) -> dict[UUID, list[Course]]:
    """Return the courses in which learners see each of these, by title. Three queries at most, none for nothing."""
    listed = list(films)
    groups = [one.id for one in listed if isinstance(one, WaitingGroup)]
    return _courses([one.id for one in listed if isinstance(one, WaitingVideo)], groups)


def _courses(videos: Collection[UUID], groups: Collection[UUID]) -> dict[UUID, list[Course]]:
    pairs = set[tuple[UUID, UUID]]()
    for path, keys in (("video_group__items__video", videos), ("video_group", groups)):
        if keys:
            rows = Block.objects.filter(
                lesson__is_published=True, lesson__deleted_at=None, lesson__course__is_published=True,
                lesson__course__deleted_at=None, **{f"{path}__in": keys},
            )  # fmt: skip
            pairs |= {pair for pair in rows.values_list(path, "lesson__course") if pair[0] in keys}
    found: dict[UUID, list[Course]] = defaultdict(list)
    courses = Course.objects.defer("search").in_bulk({course for _key, course in pairs}) if pairs else {}
    for key, course in pairs:
        found[key].append(courses[course])
    return {key: sorted(listed, key=lambda one: (one.title, one.pk)) for key, listed in found.items()}


def own_courses(person: Any, courses: Collection[Course]) -> frozenset[UUID]:
    """Return the keys of those of these courses that `person` may change. One query at most."""
    keys = [one.pk for one in courses]
    if not keys or manages_content(person):
        return frozenset(keys)
    mine = Q(instructor=person) | Q(staff__user=person, staff__role__in=EDITORS)
    return frozenset(Course.objects.filter(mine, pk__in=keys).values_list("pk", flat=True))


def hold_films(course: Course) -> Course:
    """Lock a course with the courses and videos that its publication may change. Returns its row: what waits of it."""
    videos, groups = films_of(course, LessonDraft.objects.filter(lesson__course=course).only("blocks"))
    return next(one for one in hold(videos, groups, [course]) if one.pk == course.pk)


def hold(
    videos: Collection[UUID], groups: Collection[VideoGroup] = (), courses: Iterable[Course] = ()
) -> list[Course]:
    """Lock groups, before them their new videos and these, and before all the courses that show them and these: in one order.

    So two publications that meet wait for each other and never stand still, and what is published is what was listed.
    """
    keys = [one.pk for one in groups]
    shown = {one.pk for listed in _courses(videos, keys).values() for one in listed}
    rows = Course.objects.select_for_update(of=("self",)).only("pk", "staged")
    held = list(rows.filter(pk__in=shown | {one.pk for one in courses}).order_by("pk"))
    for model, wanted in ((Video, {*videos, *drafted_videos(groups)}), (VideoGroup, keys)):
        list(model.objects.select_for_update(of=("self",)).only("pk").filter(pk__in=wanted).order_by("pk"))
    return held


def publish_films(
    *, course: Course | None, chosen: Iterable[WaitingFilm], actor: User, now: datetime
) -> None:
    """Carry videos and groups over. Each course that shows them, but for `course`, which publishes them, gets a `Publication` that says so."""
    films = list(chosen)
    others = shown_courses(films)
    told: dict[Course, list[list[Any]]] = defaultdict(list)
    for one in films:
        if _publish(one, actor, now):
            for other in others.get(one.id, ()):
                if course is None or other.pk != course.pk:
                    told[other].append([one.title, "changed", list(one.sentences)])
    for other, changes in told.items():
        if course is not None:
            words = _("Published with the course “%s”.") % course.title
            changes = [[title, state, [*sentences, words]] for title, state, sentences in changes]
        note_publication(course=other, changes=changes, actor=actor, now=now)


def _publish(one: WaitingFilm, actor: User, now: datetime) -> bool:
    if isinstance(one, WaitingGroup):
        return publish_group(group=one.group, actor=actor, now=now)
    return publish_video(video=one.video, actor=actor, now=now)


def note_publication(
    *, course: Course, changes: list[list[Any]], actor: User, now: datetime, **payload: Any
) -> Publication:
    """Write down that changes of a course went live, with the sentences that were shown before."""
    rows = Publication.objects.filter(course=course).order_by("-number")
    number = (rows.values_list("number", flat=True).first() or 0) + 1
    made = Publication.objects.create(course=course, number=number, actor=actor, changes=changes)
    record(
        events.CHANGES_PUBLISHED, object=made, actor=actor, course_id=course.pk, occurred_at=now,
        payload={"items": len(changes), "number": number} | payload,
    )  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class FilmPage:
    """What the page shows on which a video or a group is published; `places` are the lessons in which it can be looked at."""

    film: Video | VideoGroup
    standing: Standing | GroupStanding
    waiting: WaitingFilm | None
    courses: tuple[Course, ...]
    findings: tuple[Finding, ...]
    places: tuple[Lesson, ...]
    may_publish: bool

    @property
    def to_fix(self) -> int:
        """How many things have to be put right first."""
        return sum(one.blocking for one in self.findings)


def film_page(video: Video, person: Any) -> FilmPage:
    """Return it. `video` was read with its draft.

    Who may change one of the courses that show a video may publish it, and whoever manages the organisation's content.
    Where no learner sees it, whoever may author: there an edit counts at once.
    """
    courses = _courses([video.pk], ()).get(video.pk, [])
    return _page(video, standing_of(video), waiting_video(video), courses, shown_lessons(video), person)


def group_page(group: VideoGroup, person: Any) -> FilmPage:
    """Return it for a group, by the same rules."""
    waiting = next(iter(waiting_groups([VideoGroup.objects.get(pk=group.pk)])), None)
    courses = _courses((), [group.pk]).get(group.pk, [])
    return _page(group, group_standing(group), waiting, courses, shown_group_lessons(group), person)


def _page(
    film: Video | VideoGroup,
    standing: Standing | GroupStanding,
    waiting: WaitingFilm | None,
    courses: list[Course],
    lessons: Any,
    person: Any,
) -> FilmPage:
    mine = own_courses(person, courses)
    places = lessons.filter(course__in=mine).select_related("course").defer("course__search")
    return FilmPage(
        film=film,
        standing=standing,
        waiting=waiting,
        courses=tuple(courses),
        findings=tuple(film_findings([waiting] if waiting else ())),
        places=tuple(places.order_by("course__title", "sequence", "pk")[:PLACES]),
        may_publish=bool(mine) or not courses or manages_content(person),
    )


@transaction.atomic
def publish_film(*, film: Video | VideoGroup, actor: User, now: datetime) -> None:
    """Publish what waits of a video, or of a group, wherever it is shown. Raises `BlockedFilm`, and what `publish_video` does."""
    films: list[WaitingFilm]
    if isinstance(film, Video):
        hold([film.pk])
        films = [*waiting_videos([film.pk])]
    else:
        hold((), list(VideoGroup.objects.filter(pk=film.pk)))
        films = [*waiting_groups(VideoGroup.objects.filter(pk=film.pk))]
    blocking = [one for one in film_findings(films) if one.blocking]
    if blocking:
        raise BlockedFilm(" ".join(f"{one.sentence}." for one in blocking))
    publish_films(course=None, chosen=films, actor=actor, now=now)
