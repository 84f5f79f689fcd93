"""What happens to certificates."""

from lms.kernel.events import Verb

ISSUED = Verb("learning.certificate.issued")
REVOKED = Verb("learning.certificate.revoked")
REINSTATED = Verb("learning.certificate.reinstated")
REISSUED = Verb("learning.certificate.reissued")
NAME_CONFIRMED = Verb("learning.certificate.name_confirmed")
RULE_SAVED = Verb("learning.certificate.rule_saved")
RUN_REQUESTED = Verb("learning.certificates.requested")
RUN_ENDED = Verb("learning.certificates.ended")  # payload: state, issued
KEY_ROTATED = Verb("learning.certificate.key_rotated")
DESIGN_SAVED = Verb("learning.certificate.design_saved")
