"""What happens to pieces besides being marked (`learning.submissions.events`, `learning.grading.events`)."""

from lms.kernel.events import Verb

CLAIMED = Verb("learning.piece.claimed")
TAKEN_OVER = Verb("learning.piece.taken_over")
RELEASED = Verb("learning.piece.released")
