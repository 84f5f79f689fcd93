"""What new courses of an organisation begin with: letters, the pass mark, and what learners see at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Organization, User
from learning.gradebook import events
from learning.gradebook.arranging import typed_scheme
from learning.gradebook.models import GradingScheme
from learning.gradebook.rules import usual_letters
from lms.kernel import tenancy
from lms.kernel.events import record

_FIELDS = ("letters", "pass_mark", "post_automatic", "post_marked")


def standard_scheme() -> GradingScheme:
    """Return the scheme of the organisation in scope; where it has none a new one, not stored yet. One query."""
    return GradingScheme.objects.filter(course=None).first() or GradingScheme(letters=usual_letters())


def courses_of_their_own() -> int:
    """Return how many courses have rules already, which a new standard leaves alone. One query."""
    return GradingScheme.objects.exclude(course=None).count()


@transaction.atomic
def set_standard(*, sent: Mapping[str, str], actor: User, now: datetime) -> bool:
    """Say what new courses begin with; tell whether that changes anything. Courses that have rules keep theirs.

    `sent` are the fields of the form (`arranging.typed_scheme`). Raises `ArrangementError`.
    """
    # Two at once, with no row yet: the second one waits here and changes what the first one made.
    organization = Organization.objects.select_for_update(no_key=True).get(pk=tenancy.organization_id())
    scheme = standard_scheme()
    before = [getattr(scheme, name) for name in _FIELDS]
    typed_scheme(scheme, sent)
    if not scheme._state.adding and before == [getattr(scheme, name) for name in _FIELDS]:
        return False
    scheme.save()
    record(
        events.STANDARD_CHANGED, object=scheme, actor=actor, occurred_at=now,
        payload={"organization": str(organization.pk), "pass_mark": str(scheme.pass_mark), "letters": len(scheme.letters)},
    )  # fmt: skip
    return True
