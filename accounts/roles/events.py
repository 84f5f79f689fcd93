"""What the event log hears about organisations and who belongs to them."""

from lms.kernel.events import Verb

ORGANIZATION_CREATED = Verb("accounts.organization.created")
PERSON_JOINED = Verb("accounts.person.joined")  # object: the person, who is the actor too
ROLE_GRANTED = Verb("accounts.role.granted")  # object: the person; payload: role
ROLE_REVOKED = Verb("accounts.role.revoked")  # object: the person; payload: role
