"""What people mark, piece by piece: where it stands, who has it open, and what they have typed so far."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, Course, Quiz
from learning.attempts.models import Answer
from learning.gradebook.models import GradeItem
from learning.submissions.models import Submission
from lms.kernel.models import TenantModel


class Piece(TenantModel):
    """A submission or an answer that a person marks, or has marked. Its key is that of the submission or the answer.

    Rows are kept by triggers on submissions, attempts and answers (docs/decisions/0017). Written here are the steps of a
    second marking (`SECOND`, `DECIDING`) and the claim:
    `claimed_by` has it open until `claimed_until`, `claims` counts how often it was opened, so that a page that is left
    releases its own opening and no later one.
    """

    class Kind(models.TextChoices):
        WORK = "work", _("Work on an assignment")
        ANSWER = "answer", _("Answer in a quiz")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be marked")
        SECOND = "second", _("Waits for a second marking")
        DECIDING = "deciding", _("Waits for a decision")
        MARKED = "marked", _("Marked")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    # Found by the two indexes below.
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="piece"
    )
    answer = models.OneToOneField(
        Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="piece"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces"
    )
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    waiting_since = models.DateTimeField(_("handed in"))
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(_("open until"), null=True, blank=True)
    claims = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("piece to be marked")
        verbose_name_plural = _("pieces to be marked")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="work", submission=models.F("id"), assignment__isnull=False, answer=None, quiz=None)
                | Q(kind="answer", answer=models.F("id"), quiz__isnull=False, submission=None, assignment=None),
                name="piece_of_one_thing",
            ),
        ]  # fmt: skip
        indexes = [
            # The queue and its next row, course by course (learning.marking.queue).
            models.Index(
                fields=["course", "waiting_since", "id"], condition=~Q(state="marked"), name="piece_open"
            ),
            models.Index(fields=["course", "state", "waiting_since", "id"], name="piece_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_state_display()}"

    @property
    def item_id(self) -> Any:
        """The key of its assignment or quiz."""
        return self.assignment_id or self.quiz_id


class MarkingDraft(TenantModel):
    """What somebody typed for a piece and has not given yet; nobody else sees it. Gone once it is given.

    `values` are the fields of the form as they were sent. `revision` is the marking that was known when it was begun.
    """

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="drafts")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="marking_drafts"
    )
    values: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("draft of a marking")
        verbose_name_plural = _("drafts of markings")
        constraints = [
            # Two tabs that save at once keep one draft.
            models.UniqueConstraint(fields=["piece", "marker"], name="marking_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.piece}"


class MarkingRules(TenantModel):
    """How an assignment or a quiz is marked; without a row, by one person who sees the name.

    `is_anonymous` hides names from those who mark until the marks are shown to learners (`GradeItem.is_posted`);
    `is_double` has two people mark work apart from each other before somebody decides.
    """

    goes_with: ClassVar = Q()

    item = models.OneToOneField(GradeItem, on_delete=models.CASCADE, related_name="marking_rules")
    is_anonymous = models.BooleanField(_("marked without names"), default=False)
    is_double = models.BooleanField(_("marked by two people"), default=False)

    class Meta:
        verbose_name = _("rules of marking")
        verbose_name_plural = _("rules of marking")

    def __str__(self) -> str:
        return f"{self.item}"


class Opinion(TenantModel):
    """What one of two people would give for a piece, without knowing what the other would; corrected until somebody decides.

    `values` are the fields of the form (`learning.marking.fields`), `points` their sum before being late is reckoned. `earlier`
    holds what it was before each correction, the oldest first: `values`, `points` and `given_at` as text.
    """

    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="opinions")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    values: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    given_at = models.DateTimeField(_("given"))
    earlier: "models.JSONField[Any, Any]" = models.JSONField(
        _("before it was corrected"), default=list, blank=True, db_default=[]
    )

    class Meta:
        verbose_name = _("independent marking")
        verbose_name_plural = _("independent markings")
        constraints = [
            # The second marking is another person's.
            models.UniqueConstraint(fields=["piece", "marker"], name="opinion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"

    @property
    def points_before(self) -> list[Decimal]:
        """The points it gave before each correction, the oldest first."""
        return [Decimal(one["points"]) for one in self.earlier]


class SavedComment(TenantModel):
    """Words somebody writes often when marking: theirs alone, for one course or for all they teach."""

    goes_with: ClassVar = Q()

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_comments"
    )
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_comments"
    )
    text = models.TextField(_("comment"))

    class Meta:
        verbose_name = _("saved comment")
        verbose_name_plural = _("saved comments")
        constraints = [
            # Kept twice by a double click, it stands there once.
            models.UniqueConstraint(
                fields=["owner", "course", "text"], name="saved_comment_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
