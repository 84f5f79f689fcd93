"""Quiz attempts: the server owns the clock, and every answer is a row from the first second."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import MediaAsset, QuestionVersion, Quiz
from learning.attempts.rules import Marks
from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


class AttemptQuerySet(TenantQuerySet["Attempt"]):
    """Words about attempts."""

    def in_progress(self) -> Self:
        """Those not handed in yet."""
        return self.filter(state=Attempt.State.IN_PROGRESS)

    def handed_in(self) -> Self:
        """Those that are over."""
        return self.filter(state=Attempt.State.HANDED_IN)

    def marked(self) -> Self:
        """Those that are over and wait for nobody: their percentage stands."""
        return self.handed_in().filter(needs_marking=0)

    def waiting(self) -> Self:
        """Those that are over and have answers that a person must mark."""
        return self.handed_in().filter(needs_marking__gt=0)


class Attempt(TenantModel):
    """One go at a quiz, on an enrolment (S2, S3). Points are `Decimal`; `percentage` is 0 to 100.

    `needs_marking` counts the answers that wait for a person. Until it is 0, `score` and `percentage` are what is
    marked so far, and nobody knows whether it is `passed`.
    """

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("In progress")
        HANDED_IN = "handed_in", _("Handed in")

    class HandedInBy(models.TextChoices):
        LEARNER = "learner", _("the learner")
        CLOCK = "clock", _("the clock")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt"))
    state = models.CharField(max_length=20, choices=State, default=State.IN_PROGRESS)
    started_at = models.DateTimeField(_("started"))
    deadline_at = models.DateTimeField(_("ends"), null=True, blank=True)
    ended_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    handed_in_by = models.CharField(max_length=20, choices=HandedInBy, blank=True)
    score = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(_("of"), max_digits=8, decimal_places=2)
    percentage = models.DecimalField(_("%"), max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    needs_marking = models.PositiveSmallIntegerField(_("answers to be marked"), default=0)
    # Answers that arrived after the end: rows of `LateAnswer`.
    late_answers = models.PositiveSmallIntegerField(_("late answers"), default=0, db_default=0)
    # When the learner first saw what came of it: answers that arrive later do not count by themselves.
    result_seen_at = models.DateTimeField(_("result seen"), null=True, blank=True)
    # How it is shown, decided when it starts: a `learning.attempts.plan.Plan`.
    plan: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), blank=True, editable=False
    )

    objects: ClassVar = TenantManager.from_queryset(AttemptQuerySet)()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number_unique"),
            # Two tabs starting at once join the same attempt.
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(state="in_progress"), name="attempt_one_running"
            ),
            models.CheckConstraint(
                condition=Q(state="in_progress", ended_at=None)
                | (
                    Q(state="handed_in", ended_at__isnull=False, score__isnull=False)
                    # Nobody has passed or failed while an answer waits to be marked.
                    & (Q(needs_marking=0, passed__isnull=False) | Q(needs_marking__gt=0, passed=None))
                ),
                name="attempt_state_complete",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "quiz"], name="attempt_student_quiz"),
            models.Index(fields=["quiz", "state"], name="attempt_by_quiz"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(state="in_progress", deadline_at__isnull=False),
                name="attempt_overdue",
            ),
            # What is to be marked in a course, the oldest first.
            models.Index(
                fields=["ended_at", "id"], condition=Q(needs_marking__gt=0), name="attempt_to_be_marked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} #{self.number}"

    MARKS: ClassVar = ("score", "percentage", "passed", "needs_marking")

    def give(self, result: Marks) -> None:
        """Take over what was reckoned; `MARKS` are the fields to save."""
        self.score, self.percentage, self.passed = result.score, result.percentage, result.passed
        self.needs_marking = result.waiting


class Answer(TenantModel):
    """One question of an attempt, in the order of this attempt, with what was answered so far.

    `score` (0 to 1) is set at hand-in, or by whoever marks it: after hand-in, an answer without a score waits for a
    person. `saved_at` is when it was received; `given_at` is when it was given, as the browser measured it by the
    server's clock, between the start of the attempt and `saved_at` (docs/decisions/0012).
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(QuestionVersion, on_delete=models.RESTRICT, related_name="+")
    position = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    answer: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    saves = models.PositiveIntegerField(default=0)
    is_flagged = models.BooleanField(default=False)
    # Hints asked for while the attempt ran, and the share of the points they cost: it is off `score` already.
    hints_taken = models.PositiveSmallIntegerField(_("hints"), default=0, db_default=0)
    hints_cost = models.DecimalField(
        max_digits=5, decimal_places=4, default=Decimal(0), db_default=Decimal(0)
    )
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    is_correct = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_position"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="answer_score_a_share"
            ),
        ]
        indexes = [models.Index(fields=["version"], name="answer_by_version")]

    def __str__(self) -> str:
        return f"{self.position}"


class LateAnswer(TenantModel):
    """An answer that arrived after its attempt was over, at most one a question; docs/decisions/0012 has the rules.

    `content` is what was given and `held` what had been saved in time; where it `counts`, the answer's row holds
    `content`. `reason` says why it did not count by itself. `given_at` is the browser's own time, None without one;
    the scores are the attempt's, before and after it was last decided.
    """

    class Reason(models.TextChoices):
        HANDED_IN = "handed_in", _("it came after the attempt was handed in by the learner")
        NO_TIME = "no_time", _("it came without the time at which it was given")
        AFTER_END = "after_end", _("it was given after the end")
        TOO_LATE = "too_late", _("it came more than a day after the end")
        SEEN = "seen", _("it came after the learner had seen the result")
        OUT_OF_ORDER = "out_of_order", _("its time is before that of an answer which had already come")
        MARKED = "marked", _("a person had marked the answer already")
        REGRADED = "regraded", _("the question had been regraded already")

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="late")
    content: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    held: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    given_at = models.DateTimeField(_("given"), null=True)
    received_at = models.DateTimeField(_("received"))
    counts = models.BooleanField(_("counts"))
    reason = models.CharField(_("did not count by itself because"), max_length=20, choices=Reason, blank=True)
    score_before = models.DecimalField(_("points before"), max_digits=8, decimal_places=2)
    score_after = models.DecimalField(_("points after"), max_digits=8, decimal_places=2)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("late answer")
        verbose_name_plural = _("late answers")
        indexes = [models.Index(fields=["-received_at", "-id"], name="late_answer_latest")]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M}"


class AnswerFile(TenantModel):
    """A file a learner uploaded for one answer. Its row stays when the learner leaves it out of the answer.

    Bytes are stored once per organisation, so the asset may have come from somebody else first: what says that
    this learner handed it in is this row.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="files")
    asset = models.ForeignKey(MediaAsset, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        constraints = [
            # An upload sent twice is one file.
            models.UniqueConstraint(fields=["answer", "asset"], name="answer_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Marking(TenantModel):
    """What a person gave for an answer: points with two decimals, and words to the learner.

    `number` is 1 for the first marking of the answer, and one more for each that replaced one (`ReplacedMarking`).
    """

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="marking")
    number = models.PositiveSmallIntegerField(_("marking"), default=1, db_default=1)
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    comment = models.TextField(_("comment"), blank=True)
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("marking of an answer")
        verbose_name_plural = _("markings of answers")
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="marking_points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class ReplacedMarking(TenantModel):
    """A marking of an answer that another one replaced: kept as it was, never changed."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="replaced_markings")
    number = models.PositiveSmallIntegerField(_("marking"))
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    comment = models.TextField(_("comment"), blank=True)
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("replaced marking")
        verbose_name_plural = _("replaced markings")
        constraints = [
            # Two people marking at once: the second one waits, and replaces the first one's.
            models.UniqueConstraint(fields=["answer", "number"], name="replaced_marking_number"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"
