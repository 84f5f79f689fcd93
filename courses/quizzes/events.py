"""What happens to quizzes."""

from lms.kernel.events import Verb

QUIZ_CREATED = Verb("courses.quiz.created")
QUIZ_EDITED = Verb("courses.quiz.edited")
QUIZ_DISCARDED = Verb("courses.quiz.changes_discarded")
QUIZ_RULED = Verb(
    "courses.quiz.ruled"
)  # its pass mark, what counts, or whether it is there, was changed at once
QUIZ_PUBLISHED = Verb("courses.quiz.published")
QUIZ_BINNED = Verb("courses.quiz.binned")
QUIZ_RESTORED = Verb("courses.quiz.restored")
