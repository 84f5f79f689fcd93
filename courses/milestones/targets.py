"""What a branch may point at, and whether what an author wrote does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from courses.catalogue.errors import Refused
from courses.milestones.branches import Branch
from courses.milestones.models import Milestone
from courses.outline.models import Lesson
from courses.questions.models import Question
from courses.videos.groups import drafted_groups, drafted_videos
from courses.videos.models import Video
from lms.kernel.markup import plain_text
from lms.pages.times import clock_words

MOST: Final = 200
TOO_NEAR_MS: Final = 1_000


class WrongBranch(Refused):
    """A branch leads nowhere, or onto its own milestone. `str()` says which and why to a person."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Places a milestone of a video may lead to: other videos of its groups, in their drafts too, and lessons of courses that show it."""

    videos: Mapping[UUID, Video]
    lessons: Mapping[UUID, Lesson]


def targets_of(video: Video) -> Targets:
    """Return what a branch of this video may point at. Three queries."""
    drafted = drafted_videos(drafted_groups(video.pk))
    standing = Q(group_items__group__items__video=video) | Q(pk__in=drafted)
    others = Video.objects.filter(standing).exclude(pk=video.pk).distinct()
    lessons = (
        Lesson.objects.kept()
        .filter(course__lessons__blocks__video_group__items__video=video)
        .distinct()
        .annotate(course_title=F("course__title"))
        .order_by("course_title", "sequence", "pk")
    )
    return Targets(
        videos={one.pk: one for one in others.order_by("title", "pk")[:MOST]},
        lessons={one.pk: one for one in lessons[:MOST]},
    )


def options_of(question: Question) -> list[tuple[str, str]]:
    """The options by which an answer to a question can be told, as (id, words); none for other types."""
    version = question.current
    if version is None:
        return []
    if version.type == "true_false":
        return [("true", _("True")), ("false", _("False"))]
    if version.type not in ("single_choice", "multiple_response"):
        return []
    return [(one["id"], plain_text(one.get("html", ""))[:80]) for one in version.data.get("options", ())]


def checked_branches(
    milestone: Milestone, branches: Sequence[Branch], *, targets: Targets, questions: Iterable[Question]
) -> list[dict[str, Any]]:
    """Return the branches as they are stored. Raises `WrongBranch`, with the number of the one that leads nowhere."""
    asked = {question.pk: question for question in questions}
    for number, branch in enumerate(branches, 1):
        problem = _condition_problem(branch, asked) or _target_problem(milestone, branch, targets)
        if problem:
            raise WrongBranch(_("Branch %(number)d: %(problem)s") % {"number": number, "problem": problem})
    return [branch.model_dump(mode="json", exclude_defaults=True) for branch in branches]


def _condition_problem(branch: Branch, asked: Mapping[UUID, Question]) -> str:
    if branch.when != "always" and not asked:
        return _("nothing is asked here, so no answer can lead anywhere.")
    if branch.when == "answer":
        question = asked.get(branch.question) if branch.question else None
        if question is None or branch.option not in dict(options_of(question)):
            return _("that answer does not exist any more.")
    return ""


def _target_problem(milestone: Milestone, branch: Branch, targets: Targets) -> str:
    if branch.to == "lesson":
        return (
            ""
            if branch.lesson in targets.lessons
            else _("that lesson is not in a course that shows this video.")
        )
    if branch.to == "video":
        other = targets.videos.get(branch.video) if branch.video else None
        if other is None:
            return _("that video is not in a group with this one.")
        return _beyond(branch.at_ms, other)
    if abs(branch.at_ms - milestone.position_ms) < TOO_NEAR_MS:
        return _("it leads to the milestone itself.")
    return _beyond(branch.at_ms, milestone.video)


def _beyond(at_ms: int, video: Video) -> str:
    if not video.duration_ms or at_ms < video.duration_ms:
        return ""
    return _("“%(title)s” ends at %(end)s.") % {
        "title": video.title,
        "end": clock_words(video.duration_ms // 1000),
    }
