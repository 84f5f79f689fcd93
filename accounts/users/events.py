"""What the event log hears about people."""

from lms.kernel.events import Verb

PERSON_CREATED = Verb("accounts.person.created")  # object: the person; by an administrator
PERSON_UPDATED = Verb("accounts.person.updated")  # object: the person; payload: fields (names, no values)
PERSON_DEACTIVATED = Verb("accounts.person.deactivated")  # object: the person
PERSON_REACTIVATED = Verb("accounts.person.reactivated")  # object: the person
