"""Quizzes and the questions in them (S3)."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.outline.models import KeptQuerySet, Lesson
from courses.questions.models import Question, QuestionFolder
from lms.kernel.models import TenantManager, TenantModel


class Quiz(TenantModel):
    """A quiz; the server owns its clock. An empty `attempts_allowed` or `time_limit_minutes` means no limit."""

    class Counts(models.TextChoices):
        """Which attempt counts."""

        BEST = "best", _("The best attempt counts")
        LAST = "last", _("The last attempt counts")
        FIRST = "first", _("The first attempt counts")
        AVERAGE = "average", _("The average of all attempts counts")

    class Feedback(models.TextChoices):
        """What a learner sees after handing in."""

        FULL = "full", _("Score, answers and explanations")
        SCORE = "score", _("Score only")
        NONE = "none", _("Nothing")

    class Layout(models.TextChoices):
        """How many questions a page shows."""

        ONE = "one", _("One by one")
        PAGES = "pages", _("By pages")
        ALL = "all", _("All on one page")

    course = models.ForeignKey(
        Course, on_delete=models.SET_NULL, null=True, blank=True, related_name="quizzes"
    )
    lesson = models.ForeignKey(
        Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="quizzes"
    )
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    time_limit_minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    passing_score_percentage = models.PositiveSmallIntegerField(_("pass mark, %"), default=70)
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffle_choices = models.BooleanField(_("shuffle the choices"), default=False)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    counts = models.CharField(_("what counts"), max_length=20, choices=Counts, default=Counts.BEST)
    feedback = models.CharField(_("afterwards show"), max_length=20, choices=Feedback, default=Feedback.FULL)
    layout = models.CharField(_("layout"), max_length=20, choices=Layout, default=Layout.ONE)
    access_code = models.CharField(_("access code"), max_length=50, blank=True)
    # What is shown when: a `courses.quizzes.review.ReviewRules`; empty means as `feedback` says.
    review: "models.JSONField[Any, Any]" = models.JSONField(_("review"), default=dict, blank=True)
    # Where a score leads: a list of `courses.quizzes.review.ScoreBranch`.
    branches: "models.JSONField[Any, Any]" = models.JSONField(_("leads to"), default=list, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    # Changes that wait to be published: a `courses.quizzes.documents.QuizDocument`.
    staged: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    objects: ClassVar = TenantManager.from_queryset(KeptQuerySet)()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.UniqueConstraint(fields=["organization", "source_key"], name="quiz_source_unique"),
            models.CheckConstraint(
                condition=Q(passing_score_percentage__lte=100), name="quiz_pass_mark_percent"
            ),
            models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gt=0), name="quiz_time_positive"
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="quiz_window_in_order",
            ),
            models.CheckConstraint(
                condition=Q(counts__in=["best", "last", "first", "average"]), name="quiz_counts_known"
            ),
            models.CheckConstraint(condition=Q(layout__in=["one", "pages", "all"]), name="quiz_layout_known"),
            models.CheckConstraint(
                condition=Q(feedback__in=["full", "score", "none"]), name="quiz_feedback_known"
            ),
        ]
        indexes = [models.Index(fields=["course"], condition=Q(is_published=True), name="quiz_published")]

    def __str__(self) -> str:
        return self.title


class QuizSection(TenantModel):
    """A part of a quiz with a heading of its own. Questions without a section come first."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=255)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    html = models.TextField(editable=False, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section of a quiz")
        verbose_name_plural = _("sections of a quiz")
        indexes = [models.Index(fields=["quiz", "position"], name="quiz_section_order")]

    def __str__(self) -> str:
        return self.title


class QuizDraw(TenantModel):
    """Questions drawn from the bank when an attempt starts: `count` of those that fit, none twice.

    A question fits when it has one of `tags` (any, when empty), lies in `folder` or below it (anywhere, when empty),
    and its difficulty, when known, is within the bounds.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    section = models.ForeignKey(
        QuizSection, on_delete=models.SET_NULL, null=True, blank=True, related_name="draws"
    )
    folder = models.ForeignKey(
        QuestionFolder, on_delete=models.SET_NULL, null=True, blank=True, related_name="draws"
    )
    tags: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=50), verbose_name=_("tags"), default=list, blank=True
    )
    difficulty_from = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    difficulty_to = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    points = models.DecimalField(_("points each"), max_digits=6, decimal_places=2, default=Decimal(1))
    page = models.PositiveSmallIntegerField(_("page"), default=1)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("random draw")
        verbose_name_plural = _("random draws")
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=500), name="quiz_draw_count"),
            models.CheckConstraint(condition=Q(points__gte=0), name="quiz_draw_points_not_negative"),
        ]
        indexes = [models.Index(fields=["quiz", "position"], name="quiz_draw_order")]

    def __str__(self) -> str:
        return f"{self.count} × {', '.join(self.tags) or self.folder or '…'}"


class QuizQuestion(TenantModel):
    """A question's place in a quiz; empty `points` means those of the question."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="quiz_uses")
    section = models.ForeignKey(
        QuizSection, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    page = models.PositiveSmallIntegerField(_("page"), default=1)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="quiz_question_once"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="quiz_question_points_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["quiz", "position"], name="quiz_question_order")]

    def __str__(self) -> str:
        return str(self.question)
