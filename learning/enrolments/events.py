"""What the event log hears about enrolments. Actor is the learner where there is one, `course_id` is set."""

from lms.kernel.events import Verb

# payload: source, again (a withdrawn one came back), by (who did it for the learner)
CREATED = Verb("learning.enrolment.created")
REQUESTED = Verb("learning.enrolment.requested")  # payload: source, waits_for
DECLINED = Verb("learning.enrolment.declined")
WITHDRAWN = Verb("learning.enrolment.withdrawn")
EXPIRING = Verb("learning.enrolment.expiring")  # a week before; payload: expires_at
EXPIRED = Verb("learning.enrolment.expired")
RENEWED = Verb("learning.enrolment.renewed")
COHORT_CHANGED = Verb("learning.enrolment.cohort_changed")  # payload: cohort
COURSE_COMPLETED = Verb("learning.course.completed")  # object: the enrolment
RULES_CHANGED = Verb("learning.enrolment_rules.changed")  # actor: the teacher
COHORT_SAVED = Verb("learning.cohort.saved")  # actor: the teacher
INVITATION_MADE = Verb("learning.invitation.made")  # actor: the teacher; payload: by_email
INVITATION_REVOKED = Verb("learning.invitation.revoked")
