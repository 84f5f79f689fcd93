"""What changes from one set of milestones to another, in sentences. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.milestones.documents import MilestoneDocument, Milestones
from courses.milestones.models import Milestone
from courses.videos.differences import at


def compare(before: Milestones, after: Milestones) -> list[str]:
    """Return the sentences, in the order of the new clock; none for what learners would not notice."""
    return list(_changes(before, after))


def _changes(before: Milestones, after: Milestones) -> Iterator[str]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    for one in sorted(after, key=lambda each: (each.position_ms, each.id)):
        if one.id in old:
            yield from _one(old[one.id], one)
        else:
            yield _("New: %s.") % named(one)
    for one in before:
        if one.id not in new:
            words = (
                _("Removed: %s, with what learners answered there.") if one.questions else _("Removed: %s.")
            )
            yield words % named(one)


def named(one: MilestoneDocument) -> str:
    """A milestone in a sentence: "Question “Check” at 1:20"."""
    words = {"kind": Milestone.Kind(one.kind).label, "title": one.title, "at": at(one.position_ms)}
    return (_("%(kind)s “%(title)s” at %(at)s") if one.title else _("%(kind)s at %(at)s")) % words


def _one(before: MilestoneDocument, after: MilestoneDocument) -> Iterator[str]:
    if before.position_ms != after.position_ms:
        yield _("%(name)s moves to %(at)s.") % {"name": named(before), "at": at(after.position_ms)}
    said = list(_kept(before, after))
    if said:
        yield f"{named(after)}: {', '.join(said)}."


def _kept(before: MilestoneDocument, after: MilestoneDocument) -> Iterator[str]:
    """What else changes of a milestone, as parts of one sentence."""
    if before.kind != after.kind:
        yield _("another kind")
    if before.title != after.title:
        yield _("the title changes") if after.title else _("it has no title any more")
    if before.body != after.body:
        yield _("the text changes")
    if before.is_required != after.is_required:
        yield _("it must be answered") if after.is_required else _("it need not be answered any more")
    if before.points != after.points:
        yield _points(after.points)
    if before.tries != after.tries:
        yield ngettext("%d try", "%d tries", after.tries) % after.tries
    yield from _asked(before, after)
    if before.branches != after.branches:
        n = len(after.branches)
        yield ngettext("it leads %d way", "it leads %d ways", n) % n if n else _("it leads nowhere any more")


def _points(points: Decimal | None) -> str:
    if points is None:
        return _("it is worth what its questions are worth")
    shown = f"{points.normalize():f}"
    return ngettext("%s point", "%s points", 1 if points == 1 else 2) % shown


def _asked(before: MilestoneDocument, after: MilestoneDocument) -> Iterator[str]:
    added = len(set(after.questions) - set(before.questions))
    removed = len(set(before.questions) - set(after.questions))
    if added:
        yield ngettext("%d more question", "%d more questions", added) % added
    if removed:
        yield (
            ngettext("%d question is not asked any more", "%d questions are not asked any more", removed)
            % removed
        )
    if not added and not removed and before.questions != after.questions:
        yield _("its questions come in another order")
