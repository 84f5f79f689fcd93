"""Grades: what a course marks, how it weighs it, and what each learner has (docs/decisions/0014)."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, Course, Quiz, Video
from learning.enrolments.models import Enrolment
from lms.kernel.jobs import Job
from lms.kernel.models import TenantModel


class GradingScheme(TenantModel):
    """How a course turns percents into letters, what passes, and what learners see at once.

    The row without a course is what new courses of the organisation begin with. `letters` is a list of
    `{"letter", "from"}`, best first; `from` is the lowest percent of each. `post_automatic` and `post_marked` say whether new items of quizzes that mark
    themselves, and of work that people mark, are shown to learners at once.
    """

    goes_with: ClassVar = Q()

    course = models.OneToOneField(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="grading_scheme"
    )
    letters: "models.JSONField[Any, Any]" = models.JSONField(_("letters"), default=list)
    pass_mark = models.DecimalField(_("pass mark, %"), max_digits=5, decimal_places=2, default=Decimal(50))
    post_automatic = models.BooleanField(_("show quiz results at once"), default=True)
    post_marked = models.BooleanField(_("show marked work at once"), default=True)

    class Meta:
        verbose_name = _("grading scheme")
        verbose_name_plural = _("grading schemes")
        constraints = [
            # One default for an organisation, however often it is saved at once.
            models.UniqueConstraint(
                fields=["organization"], condition=Q(course=None), name="grading_scheme_one_default"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=0, pass_mark__lte=100), name="grading_scheme_pass_mark_percent"
            ),
        ]

    def __str__(self) -> str:
        return str(self.course or _("Default"))


class GradeCategory(TenantModel):
    """A group of items with a weight in the total. The lowest `drop_lowest` marks of each learner are left out."""

    goes_with: ClassVar = Q()

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="grade_categories")
    name = models.CharField(_("name"), max_length=100)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, default=Decimal(0))
    drop_lowest = models.PositiveSmallIntegerField(_("lowest left out"), default=0)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category of grades")
        verbose_name_plural = _("categories of grades")
        constraints = [
            # Two publications at once make one "Quizzes".
            models.UniqueConstraint(fields=["course", "name"], name="grade_category_name_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="grade_category_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class GradeItem(TenantModel):
    """A column of the gradebook. Without a category it is shown and counts nothing.

    Items of quizzes, assignments and videos are kept by `learning.gradebook.sync` (title, `max_points`, `due_at`,
    `counts`, `is_active`); those who teach set the category, the weight within it, extra credit, and for quizzes an own due
    date (`own_due_at`) with a late policy (`courses.assignments.late.LatePolicy`). `is_posted` is the last row of
    `postings`: whether learners see the marks.
    """

    goes_with: ClassVar = Q()

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("Quiz")
        ASSIGNMENT = "assignment", _("Assignment")
        VIDEO = "video", _("Questions in a video")
        MANUAL = "manual", _("Column of its own")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="grade_items")
    category = models.ForeignKey(
        GradeCategory, on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MANUAL)
    quiz = models.ForeignKey(
        Quiz, on_delete=models.CASCADE, null=True, blank=True, related_name="grade_items"
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="grade_items"
    )
    video = models.ForeignKey(
        Video, on_delete=models.CASCADE, null=True, blank=True, related_name="grade_items"
    )
    title = models.CharField(_("title"), max_length=255)
    max_points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, default=Decimal(100))
    weight = models.DecimalField(
        _("weight in its category"), max_digits=6, decimal_places=2, default=Decimal(1)
    )
    is_extra = models.BooleanField(_("extra credit"), default=False)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    own_due_at = models.DateTimeField(_("due in the gradebook"), null=True, blank=True)
    late_policy: "models.JSONField[Any, Any]" = models.JSONField(_("when late"), default=dict, blank=True)
    # Which attempt at a quiz counts (`courses.quizzes.models.Quiz.Counts`), as it was when it was published.
    counts = models.CharField(max_length=20, blank=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    # When those who handed nothing in by the due date were found last.
    swept_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    is_posted = models.BooleanField(_("shown to learners"), default=True)

    class Meta:
        verbose_name = _("item of grades")
        verbose_name_plural = _("items of grades")
        constraints = [
            # Published twice at once, a quiz is one column.
            models.UniqueConstraint(fields=["course", "quiz"], name="grade_item_quiz_once"),
            models.UniqueConstraint(fields=["course", "assignment"], name="grade_item_assignment_once"),
            models.UniqueConstraint(fields=["course", "video"], name="grade_item_video_once"),
            models.CheckConstraint(
                condition=Q(kind="quiz", quiz__isnull=False, assignment=None, video=None)
                | Q(kind="assignment", quiz=None, assignment__isnull=False, video=None)
                | Q(kind="video", quiz=None, assignment=None, video__isnull=False)
                | Q(kind="manual", quiz=None, assignment=None, video=None),
                name="grade_item_one_source",
            ),
            models.CheckConstraint(
                condition=Q(max_points__gte=0, weight__gte=0), name="grade_item_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["course", "position", "id"], name="grade_item_order"),
            # What becomes missing when its time is over.
            models.Index(
                fields=["due_at"], condition=Q(is_active=True, due_at__isnull=False), name="grade_item_due"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GradePosting(TenantModel):
    """The marks of an item were shown to learners, or hidden again: by whom, when."""

    goes_with: ClassVar = Q()

    item = models.ForeignKey(GradeItem, on_delete=models.CASCADE, related_name="postings")
    is_posted = models.BooleanField(_("shown"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("posting of grades")
        verbose_name_plural = _("postings of grades")
        indexes = [models.Index(fields=["item", "created_at"], name="grade_posting_order")]

    def __str__(self) -> str:
        return str(_("shown") if self.is_posted else _("hidden"))


class Grade(TenantModel):
    """A cell: what a learner has for an item. No row means that nothing has happened.

    `given` is what the attempts, the marking or the answers are worth, `taken` what being late costs. `points` is what
    counts: `override_points` when somebody set them, else given less taken, 0 when missing, None when there is
    nothing to count. Written by `learning_reckon` only, but for the override and the excuse.
    """

    class State(models.TextChoices):
        NOT_IN = "not_in", _("Not in")
        DRAFTING = "drafting", _("Drafting")
        TO_MARK = "to_mark", _("To mark")
        MARKED = "marked", _("Marked")
        LATE = "late", _("Late")
        MISSING = "missing", _("Missing")
        EXCUSED = "excused", _("Excused")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="grades")
    item = models.ForeignKey(GradeItem, on_delete=models.CASCADE, related_name="grades")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NOT_IN)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True, blank=True)
    given = models.DecimalField(_("points given"), max_digits=8, decimal_places=2, null=True, blank=True)
    taken = models.DecimalField(_("taken for being late"), max_digits=8, decimal_places=2, default=Decimal(0))
    override_points = models.DecimalField(
        _("set by hand"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    override_reason = models.CharField(_("reason"), max_length=500, blank=True)
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    overridden_at = models.DateTimeField(_("set"), null=True, blank=True)
    is_excused = models.BooleanField(_("excused"), default=False)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="grade_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["not_in", "drafting", "to_mark", "marked", "late", "missing", "excused"]
                ),
                name="grade_state_known",
            ),
            models.CheckConstraint(
                condition=Q(is_excused=False) | Q(state="excused", points=None), name="grade_excused_empty"
            ),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0), name="grade_not_negative"),
            models.CheckConstraint(
                condition=Q(override_points=None) | Q(overridden_at__isnull=False), name="grade_override_when"
            ),
        ]
        indexes = [
            # Means and sorting by a column; what waits, by item.
            models.Index(fields=["item", "state"], include=["points"], name="grade_by_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.points if self.points is not None else self.get_state_display()}"


class GradeChange(TenantModel):
    """A cell changed after it had counted, or by hand: from what to what, by whom, why. Never changed itself.

    `before` and `after` hold `state`, `points`, `override` and `excused`; without an actor it was reckoned.
    """

    class What(models.TextChoices):
        RECKONED = "reckoned", _("Reckoned again")
        OVERRIDDEN = "overridden", _("Set by hand")
        UNDONE = "undone", _("Taken back")
        EXCUSED = "excused", _("Excused")
        COUNTED = "counted", _("Counted again")
        IMPORTED = "imported", _("From a file")

    grade = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(_("what"), max_length=20, choices=What)
    before: "models.JSONField[Any, Any]" = models.JSONField(_("before"), default=dict)
    after: "models.JSONField[Any, Any]" = models.JSONField(_("after"), default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("change of a grade")
        verbose_name_plural = _("changes of grades")
        indexes = [models.Index(fields=["grade", "-created_at"], name="grade_change_order")]

    def __str__(self) -> str:
        return f"{self.before.get('points')} → {self.after.get('points')}"


class CourseGrade(TenantModel):
    """A learner's total, in percent of what has marks by now; written by `learning_total` only. Marks without names are not in it.

    `lowest` and `highest` bound what it can still become: everything without a mark at 0, and at full marks. `passed`
    is True once `lowest` reaches the pass mark, False once `highest` cannot, None while it is open. The `posted_`
    fields know only what learners may see. A breakdown lists the categories: got, of, share, weight, dropped items.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="course_grade")
    percent = models.DecimalField(_("%"), max_digits=8, decimal_places=2, null=True, blank=True)
    letter = models.CharField(_("letter"), max_length=20, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    lowest = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    highest = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    breakdown: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    posted_percent = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    posted_letter = models.CharField(max_length=20, blank=True)
    posted_passed = models.BooleanField(null=True, blank=True)
    posted_lowest = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    posted_highest = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    posted_breakdown: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("total of a course")
        verbose_name_plural = _("totals of courses")

    def __str__(self) -> str:
        return f"{self.percent} {self.letter}"


class MarksFile(TenantModel):
    """Marks somebody brings in from a sheet: read and compared first (`preview`), written by a job when they say so.

    `changes` is a list of `[enrolment, item, before, after, learner, title]`, `problems` one of sentences. `done` of
    `total` is in changes; a job that was killed goes on where it stopped, because a mark that is set stays as it is.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("To be looked at")
        WRITING = "writing", _("Writing")
        DONE = "done", _("Done")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="marks_files")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(_("file"), max_length=255)
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PREVIEW)
    changes: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    problems: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("file of marks")
        verbose_name_plural = _("files of marks")
        indexes = [
            models.Index(fields=["updated_at"], condition=Q(state="writing"), name="marks_file_open"),
        ]

    def __str__(self) -> str:
        return self.name


class GradebookSheet(Job):
    """A large gradebook being written as XLSX; `done` of `total` is in learners, `file` what came of it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="gradebook_sheets")
    file = models.FileField(upload_to="transfers/", max_length=500, blank=True)

    class Meta:
        verbose_name = _("gradebook as a sheet")
        verbose_name_plural = _("gradebooks as sheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"]
                ),
                name="gradebook_sheet_state_known",
            ),
            # Two clicks at once make one sheet.
            models.UniqueConstraint(
                fields=["course", "actor"],
                condition=Q(state__in=["waiting", "reading", "writing"]),
                name="gradebook_sheet_one_open",
            ),
        ]
        indexes = [models.Index(fields=["course", "-created_at"], name="gradebook_sheet_by_course")]

    def __str__(self) -> str:
        return self.name
