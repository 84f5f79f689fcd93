"""What happens to attempts."""

from lms.kernel.events import Verb

STARTED = Verb("learning.attempt.started")
# A hint was asked for; `number` counts those of the question, `cost` is the share of its points all of them cost.
HINTED = Verb("learning.attempt.hinted")
HANDED_IN = Verb("learning.attempt.handed_in")
# An answer arrived after the end, or somebody who teaches decided about one; `counts` says whether it does.
ANSWERED_LATE = Verb("learning.attempt.answered_late")
