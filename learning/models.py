"""The tables of this floor, gathered from its parts."""

from learning.accommodations.models import Accommodation, Extension
from learning.attempts.models import (
    Answer,
    AnswerFile,
    Attempt,
    LateAnswer,
    Marking,
    ReplacedMarking,
)
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.calendar.models import CalendarFeed
from learning.certificates.models import (
    Certificate,
    CertificateRule,
    CertificateVersion,
    ConfirmedName,
    IssuerKey,
    RenewalQuiz,
)
from learning.certificates.models_design import CertificateDesign
from learning.certificates.models_runs import CertificateLine, CertificateRun
from learning.enrolments.models import (
    Cohort,
    Enrolment,
    EnrolmentChange,
    EnrolmentRules,
    Invitation,
)
from learning.gradebook.models import (
    CourseGrade,
    Grade,
    GradebookSheet,
    GradeCategory,
    GradeChange,
    GradeItem,
    GradePosting,
    GradingScheme,
    MarksFile,
)
from learning.live.models import LiveAttendance, LiveSession
from learning.marking.models import MarkingDraft, MarkingRules, Opinion, Piece, SavedComment
from learning.player.models import MilestoneAnswer, Note, VideoSession
from learning.progress.models import LessonMark, LessonProgress, Recheck
from learning.regrading.models import Regrade, RegradeChange
from learning.submissions.models import Submission, SubmissionFile, SubmissionMarking

__all__ = [
    "Accommodation",
    "Answer",
    "AnswerFile",
    "Attempt",
    "CalendarFeed",
    "Certificate",
    "CertificateDesign",
    "CertificateLine",
    "CertificateRule",
    "CertificateRun",
    "CertificateVersion",
    "Cohort",
    "ConfirmedName",
    "CourseGrade",
    "Enrolment",
    "EnrolmentChange",
    "EnrolmentImport",
    "EnrolmentRules",
    "Extension",
    "Grade",
    "GradeCategory",
    "GradeChange",
    "GradeItem",
    "GradePosting",
    "GradebookSheet",
    "GradingScheme",
    "ImportLine",
    "Invitation",
    "IssuerKey",
    "LateAnswer",
    "LessonMark",
    "LessonProgress",
    "LiveAttendance",
    "LiveSession",
    "Marking",
    "MarkingDraft",
    "MarkingRules",
    "MarksFile",
    "MilestoneAnswer",
    "Note",
    "Opinion",
    "Piece",
    "Recheck",
    "Regrade",
    "RegradeChange",
    "RenewalQuiz",
    "ReplacedMarking",
    "SavedComment",
    "Submission",
    "SubmissionFile",
    "SubmissionMarking",
    "VideoSession",
]
