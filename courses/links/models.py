"""Addresses elsewhere that lessons lead to, and whether they answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kernel import clock
from lms.kernel.models import TenantModel


class OutsideLink(TenantModel):
    """An address that some lesson of the organisation leads to; one row however many lessons do.

    `digest` is the SHA-256 of the address, because an address may be longer than an index takes. `found_at` is when a
    text was last seen to lead there, `next_at` when it is to be tried (again); while somebody tries, `next_at` is pushed
    ahead, so that a killed worker only costs time. `reason` is one of `lms.kernel.outside.Unreachable`, or empty.
    """

    class State(models.TextChoices):
        NEW = "new", _("Not tried yet")
        ANSWERS = "answers", _("Answers")
        SILENT = "silent", _("Does not answer")

    url = models.CharField(_("address"), max_length=2000)
    digest = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    failures = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    checked_at = models.DateTimeField(_("tried"), null=True, blank=True)
    found_at = models.DateTimeField(_("last found in a text"), default=clock.now)
    next_at = models.DateTimeField(_("next try"), default=clock.now)

    class Meta:
        verbose_name = _("link to elsewhere")
        verbose_name_plural = _("links to elsewhere")
        constraints = [
            # Two workers that find one address at once.
            models.UniqueConstraint(fields=["organization", "digest"], name="outside_link_once"),
            models.CheckConstraint(
                condition=Q(state__in=["new", "answers", "silent"]), name="outside_link_state_known"
            ),
        ]
        # What is to be tried, across organisations.
        indexes = [models.Index(fields=["next_at"], name="outside_link_due")]

    def __str__(self) -> str:
        return self.url[:100]
