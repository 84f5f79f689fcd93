"""What happens to certificates."""

from lms.kernel.events import Verb

ISSUED = Verb("learning.certificate.issued")
REVOKED = Verb("learning.certificate.revoked")
REINSTATED = Verb("learning.certificate.reinstated")
OPENED = Verb("learning.certificate.opened")  # its PDF, by who teaches
REISSUED = Verb("learning.certificate.reissued")
RENEWED = Verb("learning.certificate.renewed")  # payload: version, expires_at
ENDING = Verb("learning.certificate.ending")  # its renewal is open; payload: expires_at, days
NAME_CONFIRMED = Verb("learning.certificate.name_confirmed")
RULE_SAVED = Verb("learning.certificate.rule_saved")
RUN_REQUESTED = Verb("learning.certificates.requested")
RENEWALS_REQUESTED = Verb("learning.certificates.renewals_requested")
RENEWALS_APPROVED = Verb("learning.certificates.renewals_approved")
RENEWALS_CANCELLED = Verb("learning.certificates.renewals_cancelled")
RUN_ENDED = Verb("learning.certificates.ended")  # payload: state, issued or renewed
KEY_ROTATED = Verb("learning.certificate.key_rotated")
DESIGN_SAVED = Verb("learning.certificate.design_saved")
DESIGN_REMOVED = Verb("learning.certificate.design_removed")
