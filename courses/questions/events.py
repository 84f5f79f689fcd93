"""What happens to questions."""

from lms.kernel.events import Verb

QUESTION_CREATED = Verb("courses.question.created")
QUESTION_REVISED = Verb("courses.question.revised")
