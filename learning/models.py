"""The tables of this floor, gathered from its parts."""

from learning.attempts.models import Answer, AnswerFile, Attempt, Marking
from learning.certificates.models import Certificate
from learning.enrolments.models import Cohort, Enrolment, EnrolmentChange
from learning.gradebook.models import (
    CourseGrade,
    Grade,
    GradeCategory,
    GradeChange,
    GradeItem,
    GradePosting,
    GradingScheme,
    MarksFile,
)
from learning.player.models import MilestoneAnswer, Note, VideoSession
from learning.progress.models import LessonProgress
from learning.submissions.models import Submission, SubmissionFile, SubmissionMarking

__all__ = [
    "Answer",
    "AnswerFile",
    "Attempt",
    "Certificate",
    "Cohort",
    "CourseGrade",
    "Enrolment",
    "EnrolmentChange",
    "Grade",
    "GradeCategory",
    "GradeChange",
    "GradeItem",
    "GradePosting",
    "GradingScheme",
    "LessonProgress",
    "Marking",
    "MarksFile",
    "MilestoneAnswer",
    "Note",
    "Submission",
    "SubmissionFile",
    "SubmissionMarking",
    "VideoSession",
]
