"""What happens to pieces besides being marked (`learning.submissions.events`, `learning.grading.events`)."""

from lms.kernel.events import Verb

CLAIMED = Verb("learning.piece.claimed")
TAKEN_OVER = Verb("learning.piece.taken_over")
RELEASED = Verb("learning.piece.released")
# One of two people has marked; the points are theirs, nobody's mark yet.
OPINION_GIVEN = Verb("learning.opinion.given")
OPINION_CORRECTED = Verb("learning.opinion.corrected")
# Somebody decided on a mark after two, or gave up waiting for the second.
DECIDED = Verb("learning.piece.decided")
SECOND_WAIVED = Verb("learning.piece.second_waived")
RULES_CHANGED = Verb("learning.marking_rules.changed")
