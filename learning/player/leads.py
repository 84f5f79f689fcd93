"""Where a milestone leads a learner: decided here from what was answered, and only to what this course shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.api import Answered, Branch, LessonMilestone, LessonVideo, lesson_page, outline, ways
from courses.models import Lesson
from learning.player.answers import Given
from lms.pages import times


@dataclass(frozen=True, slots=True)
class Lead:
    """A way on. `video` is the one in this lesson to play from `second`; None leads to another lesson."""

    label: str
    url: str
    video: UUID | None = None
    second: str = ""


def leads(
    lesson: Lesson, video: LessonVideo, milestone: LessonMilestone, last: Mapping[UUID, Given]
) -> tuple[Lead, ...]:
    """Return where it goes on: the one way that the answers decide, or, where nothing is asked, all there are.

    Nothing while a question is open. What this course does not show is passed over.
    """
    if not milestone.branches or milestone.kind != "branch":
        return ()
    answers = None
    if milestone.questions:
        if any(question.id not in last for question in milestone.questions):
            return ()
        answers = {
            one.id: Answered(last[one.id].answer, last[one.id].score, one.points)
            for one in milestone.questions
        }
    found = [_lead(lesson, video, branch) for branch in ways(milestone.branches, answers)]
    open_ = [one for one in found if one is not None]
    return tuple(open_ if answers is None else open_[:1])


def _lead(lesson: Lesson, video: LessonVideo, branch: Branch) -> Lead | None:
    here = reverse("learning:lesson", args=[lesson.course.slug, lesson.slug])
    second, at = f"{branch.at_ms / 1000:g}", times.clock_words(branch.at_ms // 1000)
    if branch.to == "here":
        label = branch.label or _("Go on at %(clock)s") % {"clock": at}
        return Lead(label, f"{here}?t={branch.at_ms // 1000}", video.id, second)
    if branch.to == "video" and branch.video:
        other = lesson_page(lesson).video(branch.video)
        if other is None:
            return None
        label = branch.label or _("Go on with “%(title)s”") % {"title": other.title}
        return Lead(label, f"{here}#video-{other.id}", other.id, second)
    tree = outline(lesson.course)
    target = next((one for one in tree.lessons if one.id == branch.lesson), None)
    if target is None:
        return None
    label = branch.label or _("Go to “%(title)s”") % {"title": target.title}
    return Lead(label, reverse("learning:lesson", args=[lesson.course.slug, target.slug]))
