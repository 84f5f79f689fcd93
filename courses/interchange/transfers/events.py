"""What happens to jobs."""

from lms.kernel.events import Verb

TRANSFER_REQUESTED = Verb("courses.transfer.requested")
TRANSFER_APPROVED = Verb("courses.transfer.approved")
TRANSFER_CANCELLED = Verb("courses.transfer.cancelled")
TRANSFER_RETRIED = Verb("courses.transfer.retried")
TRANSFER_ENDED = Verb("courses.transfer.ended")
