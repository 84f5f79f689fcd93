"""What happens to quizzes."""

from lms.kernel.events import Verb

QUIZ_CREATED = Verb("courses.quiz.created")
QUIZ_EDITED = Verb("courses.quiz.edited")
QUIZ_DISCARDED = Verb("courses.quiz.changes_discarded")
QUIZ_PUBLISHED = Verb("courses.quiz.published")
