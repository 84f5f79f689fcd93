"""Places in videos and answers on videos in the admin: facts, to look at only. Notes are their writers' own and not here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses.api import cut_of, question_content
from learning.player.answers import milestone_seed
from learning.player.models import MilestoneAnswer, VideoSession
from lms.kernel.looking import LookOnly
from lms.pages import times


class LookAdmin(LookOnly):
    """What players reported stays as it was reported."""

    list_per_page = 50
    show_full_result_count = False


@admin.register(VideoSession)
class VideoSessionAdmin(LookAdmin):
    """Where a learner is in a video and what of it they watched."""

    list_display = ("learner", "video", "place", "coverage", "device", "last_seen_at")
    list_filter = ("device", "last_seen_at")
    list_select_related = ("learner", "video")
    search_fields = ("learner__email", "learner__full_name", "video__title")
    ordering = ("-last_seen_at", "-pk")
    fields = (
        *("learner", "video", "enrolment", "lesson", "place", "position_at", "coverage", "ranges", "speed"),
        *("device", "device_id", "last_seen_at", "created_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("place"), ordering="position_ms")
    def place(self, row: VideoSession) -> str:
        """Where every device goes on."""
        return times.clock_words(row.position_ms / 1000)

    @admin.display(description=_("watched"), ordering="watched_ms")
    def coverage(self, row: VideoSession) -> str:
        """How long, and how much of the film that is."""
        watched = times.clock_words(row.watched_ms / 1000)
        length = cut_of(row.video.metadata, row.video.duration_ms).length_ms
        if not length:
            return watched
        return _("%(time)s, %(percent)s\u202f%%") % {
            "time": watched,
            "percent": 100 * row.watched_ms // length,
        }

    @admin.display(description=_("stretches watched"))
    def ranges(self, row: VideoSession) -> str:
        """Each stretch, merged, on the film's clock."""
        words = (
            f"{times.clock_words(start / 1000)}\u2013{times.clock_words(end / 1000)}"
            for start, end in row.watched
        )
        return ", ".join(words) or "\u2013"


@admin.register(MilestoneAnswer)
class MilestoneAnswerAdmin(LookAdmin):
    """One try at a question on a video's clock."""

    list_display = ("learner", "milestone", "number", "earned", "is_correct", "answered_at")
    list_filter = ("is_correct", "answered_at")
    list_select_related = ("enrolment__learner", "milestone__video")
    search_fields = ("enrolment__learner__email", "enrolment__learner__full_name", "milestone__video__title")
    ordering = ("-answered_at", "-pk")
    fields = (
        *(
            "learner",
            "enrolment",
            "lesson",
            "milestone",
            "version",
            "number",
            "given",
            "earned",
            "is_correct",
        ),
        "answered_at",
    )
    readonly_fields = fields

    @admin.display(description=_("learner"))
    def learner(self, row: MilestoneAnswer) -> str:
        """Whose try it was."""
        return str(row.enrolment.learner)

    @admin.display(description=_("score"), ordering="score")
    def earned(self, row: MilestoneAnswer) -> str:
        """The share of the points."""
        return f"{float(100 * row.score):.4g}\u202f%"

    @admin.display(description=_("answer"))
    def given(self, row: MilestoneAnswer) -> str:
        """The answer in words, as those who teach read it."""
        asked = question_content(row.version_id)
        seed = milestone_seed(row.enrolment_id, row.milestone_id, row.version.question_id)
        return asked.type.describe_answer(asked.data, row.answer, seed) or "\u2013"
