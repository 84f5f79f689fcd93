"""What stands against publishing a video, or should be known: looked at in the video as it will be."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.authoring.cards import gap_limit
from courses.authoring.checklist import Finding
from courses.milestones.branches import Branch, stored_branches
from courses.milestones.differences import named
from courses.milestones.documents import MilestoneDocument
from courses.milestones.models import Milestone
from courses.milestones.publishing import WaitingVideo, waiting_parts
from courses.milestones.targets import Targets, targets_of
from courses.questions.models import Question
from courses.videos.documents import Track, Tracks
from courses.videos.groups import WaitingGroup
from courses.videos.models import Video
from lms.pages.times import clock_words

WaitingFilm = WaitingVideo | WaitingGroup


@dataclass(frozen=True, slots=True)
class _Film:
    """A video as it will be. `there` are the questions it asks that exist, `targets` where its branches may lead."""

    video: Video
    tracks: Tracks
    milestones: tuple[MilestoneDocument, ...]
    there: frozenset[UUID]
    targets: Targets | None


def film_findings(films: Iterable[WaitingFilm]) -> list[Finding]:
    """Return what was found in videos and groups that would go live. Six queries for each at most."""
    found: list[Finding] = []
    for one in films:
        if one.past:
            words = _("“%s” was changed elsewhere since its draft began.") % one.title
            detail = _("In the administration or by an import. Publishing puts the draft in its place.")
            route = "library_group" if isinstance(one, WaitingGroup) else "library_video"
            found.append(_at(one, route, Finding("warn", words, detail)))
        if isinstance(one, WaitingGroup):
            found += [_at(one, "library_group", each) for each in _grouped(one)]
            continue
        film = _film(one.video)
        captions = [each for look in (_captions,) for each in look(film)]
        marks = [each for look in (_places, _asks, _leads) for each in look(film)]
        found += [_at(one, "captions_tracks", each) for each in captions]
        found += [_at(one, "video_milestones", each) for each in marks]
    return found


def _grouped(one: WaitingGroup) -> Iterator[Finding]:
    if not one.stay:
        yield Finding("bad", _("The group “%s” shows no video any more") % one.title)
    led = Q()
    for key in one.gone:
        led |= Q(branches__contains=[{"video": str(key)}])
    marks = Milestone.objects.filter(led, video__in=one.stay).select_related("video") if one.gone else ()
    for video in dict.fromkeys(mark.video.title for mark in marks):
        words = _("A milestone of “%s” leads to a video that is taken out") % video
        yield Finding("warn", words, _("Learners are not led there any more. You can publish anyway."))


def _at(one: WaitingFilm, route: str, finding: Finding) -> Finding:
    return replace(finding, title=one.title, address=reverse(f"courses:{route}", args=[one.id]))


def _film(video: Video) -> _Film:
    edited, tracks, milestones = waiting_parts(copy(video))
    asked = {key for one in milestones for key in one.questions}
    kept = Question.objects.kept().filter(pk__in=asked).values_list("pk", flat=True) if asked else ()
    leads = any(one.branches for one in milestones)
    return _Film(edited, tracks, milestones, frozenset(kept), targets_of(video) if leads else None)


def _captions(film: _Film) -> Iterator[Finding]:
    spoken = [one for one in film.tracks if one.kind == "captions"]
    words = _("Learners who cannot hear it get nothing. You can publish anyway.")
    if film.video.asset_id and not any(one.cues for one in spoken):
        yield Finding("warn", _("The video “%s” has no captions") % film.video.title, words)
    for one in spoken:
        start, end = _gap(one, film.video.duration_ms)
        if one.cues and end - start > gap_limit(film.video.duration_ms):
            named_ = {"from": clock_words(start / 1000), "to": clock_words(end / 1000), "name": one.label}
            detail = _("%(name)s: no words from %(from)s to %(to)s. You can publish anyway.") % named_
            yield Finding("warn", _("The captions of “%s” leave a gap") % film.video.title, detail)
            return


def _gap(track: Track, duration_ms: int) -> tuple[int, int]:
    """The longest stretch without words."""
    longest, last = (0, 0), 0
    for start, end, _text in [*track.cues, (duration_ms, duration_ms, "")]:
        if start - last > longest[1] - longest[0]:
            longest = (last, start)
        last = max(last, end)
    return longest


def _places(film: _Film) -> Iterator[Finding]:
    length = film.video.duration_ms
    for one in film.milestones:
        if length and one.position_ms > length:
            yield Finding("bad", _("%s comes after the end of the film") % named(one))
    moved = sum(one.moved_from_ms is not None for one in film.milestones)
    if moved:
        words = ngettext("%d milestone had to move", "%d milestones had to move", moved) % moved
        yield Finding("warn", words, _("The new film ends before it. You can publish anyway."))


def _asks(film: _Film) -> Iterator[Finding]:
    for one in film.milestones:
        if one.kind == "question" and not one.questions:
            yield Finding("warn", _("%s asks nothing yet") % named(one))
    gone = sum(key not in film.there for one in film.milestones for key in one.questions)
    if gone:
        words = ngettext("%d question is in the bin", "%d questions are in the bin", gone) % gone
        yield Finding("bad", words)


def _leads(film: _Film) -> Iterator[Finding]:
    for one in film.milestones:
        if film.targets is not None and any(
            _is_dead(each, film.targets) for each in stored_branches(one.branches)
        ):
            yield Finding("bad", _("%s leads to a place that does not exist any more") % named(one))


def _is_dead(branch: Branch, targets: Targets) -> bool:
    places: Mapping[UUID, Any] = targets.videos if branch.to == "video" else targets.lessons
    return branch.to != "here" and (branch.video or branch.lesson) not in places
