"""What happens to questions."""

from lms.kernel.events import Verb

QUESTION_CREATED = Verb("courses.question.created")
QUESTION_REVISED = Verb("courses.question.revised")
QUESTIONS_STORED = Verb("courses.questions.stored")
"""Many at once, by an import: one event for each batch, with how many were made and how many revised."""
QUESTIONS_CHANGED = Verb("courses.questions.changed")
"""What describes them in the bank: the payload names what was done, and the questions."""
QUESTIONS_BINNED = Verb("courses.questions.binned")
QUESTIONS_RESTORED = Verb("courses.questions.restored")
QUESTIONS_REMOVED = Verb("courses.questions.removed")
FOLDERS_CHANGED = Verb("courses.questions.folders_changed")
