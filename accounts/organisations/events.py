"""What the event log hears about organisations."""

from lms.kernel.events import Verb

ORGANIZATION_UPDATED = Verb("accounts.organization.updated")  # object: the organisation; payload: fields
