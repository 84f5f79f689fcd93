"""What happens to milestones. The payload names the video; of a changed one its kind and place as well."""

from lms.kernel.events import Verb

MILESTONE_CREATED = Verb("courses.milestone.created")
MILESTONE_CHANGED = Verb("courses.milestone.changed")
MILESTONE_DELETED = Verb("courses.milestone.deleted")
MILESTONE_ACCEPTED = Verb("courses.milestone.accepted")
QUESTIONS_CHANGED = Verb("courses.milestone.questions_changed")
