"""What happens when people mark."""

from lms.kernel.events import Verb

ANSWER_MARKED = Verb("learning.answer.marked")
# An attempt has waited long enough: its last answer was marked. Once for each attempt.
ATTEMPT_MARKED = Verb("learning.attempt.marked")
