"""What changes from one state of a video, or of a group of them, to another, in sentences. Pure. Milestones have their own."""

from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.videos.documents import Cue, Details, GroupDocument, Track, Tracks
from courses.videos.models import CaptionTrack, Video, VideoGroup


def at(milliseconds: int) -> str:
    """A moment of a film as its clock shows it: `1:20`, `1:02:03`, `0:12.5`."""
    seconds, rest = divmod(milliseconds, 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    clock = f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
    return f"{clock}.{rest:03}".rstrip("0") if rest else clock


def compare_details(before: Details, after: Details) -> list[str]:
    """Return the sentences; none for two that are the same."""
    return list(_details(before, after))


def _details(before: Details, after: Details) -> Iterator[str]:
    if before.title != after.title:
        yield _("Renamed from “%(before)s” to “%(after)s”.") % {"before": before.title, "after": after.title}
    if before.description != after.description:
        yield _("Its description changes.")
    if before.seek_policy != after.seek_policy:
        yield _("Where learners may jump to: %s.") % Video.SeekPolicy(after.seek_policy).label
    if (before.asset, before.external_url) != (after.asset, after.external_url):
        yield _("It plays another film.")
    if after.duration_ms not in (0, before.duration_ms):
        words = {"before": at(before.duration_ms), "after": at(after.duration_ms)}
        yield _("It is %(after)s long instead of %(before)s.") % words
    if before.metadata != after.metadata:
        yield _("Another part of the film is shown.")


def compare_tracks(before: Tracks, after: Tracks) -> list[str]:
    """Return the sentences; none for two that are the same. The order does not count."""
    return list(_tracks(before, after))


def _tracks(before: Tracks, after: Tracks) -> Iterator[str]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    for one in after:
        if one.id in old:
            yield from _track(old[one.id], one)
        else:
            words = ngettext(
                "%(name)s are added: %(n)d line.", "%(name)s are added: %(n)d lines.", len(one.cues)
            )
            yield words % {"name": named(one), "n": len(one.cues)}
    for one in before:
        if one.id not in new:
            yield _("%s are removed.") % named(one)
    yield from _first(before, after)


def named(track: Track) -> str:
    """A track in a sentence: "Captions “English”"."""
    return f"{CaptionTrack.Kind(track.kind).label} “{track.label}”"


def _track(before: Track, after: Track) -> Iterator[str]:
    if before.label != after.label:
        yield _("%(name)s are named “%(label)s”.") % {"name": named(before), "label": after.label}
    if (before.language, before.kind) != (after.language, after.kind):
        yield _("%(name)s are in the language “%(code)s”.") % {"name": named(after), "code": after.language}
    if before.cues != after.cues:
        yield f"{named(after)}: {', '.join(_lines(before.cues, after.cues))}."


def _lines(before: tuple[Cue, ...], after: tuple[Cue, ...]) -> Iterator[str]:
    """How many lines change, are added, are removed; or by how much all of them move."""
    moves = {new[0] - old[0] for old, new in zip(before, after, strict=False)}
    if (
        len(before) == len(after) > 1
        and len(moves) == 1
        and [one[2] for one in before] == [one[2] for one in after]
    ):
        by = moves.pop() / 1000
        if by:
            words = _("all lines come %s s later") if by > 0 else _("all lines come %s s earlier")
            yield words % f"{abs(by):g}"
            return
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    changed = min(gone.total(), come.total())
    added, removed = come.total() - changed, gone.total() - changed
    if changed:
        yield ngettext("%d line changed", "%d lines changed", changed) % changed
    if added:
        yield ngettext("%d line added", "%d lines added", added) % added
    if removed:
        yield ngettext("%d line removed", "%d lines removed", removed) % removed
    if not (changed or added or removed):
        yield _("the lines come in another order")


def _first(before: Tracks, after: Tracks) -> Iterator[str]:
    """Which track of its kind is shown first now."""
    for kind in CaptionTrack.Kind:
        old, new = (
            {one.id for one in tracks if one.is_default and one.kind == kind} for tracks in (before, after)
        )
        others = [one for one in after if one.id in new - old]
        if others and old:
            yield _("%s are shown first.") % named(others[0])
        elif old - new and {one.id for one in after} & old:
            yield _("None of the %s is shown first any more.") % kind.label
        elif others and any(one.id == others[0].id for one in before):
            yield _("%s are shown first.") % named(others[0])


def compare_groups(before: GroupDocument, after: GroupDocument, titles: Mapping[UUID, str]) -> list[str]:
    """Return the sentences; none for two that are the same. `titles` are those of the videos in them."""
    return list(_groups(before, after, titles))


def _groups(before: GroupDocument, after: GroupDocument, titles: Mapping[UUID, str]) -> Iterator[str]:
    if before.title != after.title:
        yield _("Renamed from “%(before)s” to “%(after)s”.") % {"before": before.title, "after": after.title}
    if before.description != after.description:
        yield _("Its description changes.")
    if before.flow != after.flow:
        yield _("How its videos follow: %s.") % VideoGroup.Flow(after.flow).label
    old, new = before.videos, after.videos
    added = [one for one in new if one not in old]
    for one in added:
        yield _("“%s” is added.") % titles.get(one, "–")
    for one in old:
        if one not in new:
            yield _("“%s” is taken out.") % titles.get(one, "–")
    if new != [one for one in old if one in new] + added:
        yield _("The videos come in this order: %s.") % ", ".join(f"“{titles.get(one, '–')}”" for one in new)
    waited = {one.video: one.requires for one in before.places}
    for place in after.places:
        if place.requires == waited.get(place.video):
            continue
        words = {"title": titles.get(place.video, "–"), "other": titles.get(place.requires, "–")}  # type: ignore[arg-type]
        if place.requires:
            yield _("“%(title)s” opens after “%(other)s”.") % words
        else:
            yield _("“%(title)s” is open from the start.") % words
