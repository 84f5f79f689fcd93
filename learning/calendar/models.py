"""The secret address of a person's calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import TenantModel


class CalendarFeed(TenantModel):
    """A person's calendar can be read at a secret address, as long as this row is there.

    The secret is no column: it is the row's key, sealed (`learning.calendar.addresses`). A renewed address is a new row.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            # Two clicks at once make one address.
            models.UniqueConstraint(fields=["organization", "person"], name="calendar_feed_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)
