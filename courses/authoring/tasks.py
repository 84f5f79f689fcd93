"""The tasks that keep the links of lessons to elsewhere tried, and empty the bins."""

from django.conf import settings

from accounts.models import Organization
from courses.authoring.outside import note_all, note_lately
from courses.authoring.purging import empty
from courses.links.actions import check_due, due_organizations
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task, tenant_task

ROUNDS = 5


@tenant_task(name="courses.links.check")
def check_links() -> int:
    """Try the organisation's links whose time has come; return how many. What is left comes with the next round."""
    tried = 0
    for _round in range(ROUNDS):
        found = check_due(now=clock.now())
        tried += found
        if not found:
            break
    return tried


@platform_task(name="courses.links.keep")
def keep_links() -> int:
    """Look through lately changed drafts and hand out what is to be tried; return for how many organisations."""
    if not settings.CHECK_LINKS:
        return 0
    now = clock.now()
    note_lately(now)
    found = due_organizations(now)
    for organization in found:
        with tenancy.scope(organization):
            check_links.enqueue()
    return len(found)


@tenant_task(name="courses.links.note_all")
def note_all_links() -> int:
    """Look through all lessons of the organisation; return how many addresses are new."""
    return note_all(clock.now())


@platform_task(name="courses.links.sweep")
def sweep_links() -> int:
    """Have each organisation's lessons looked through; return how many organisations."""
    organizations = (
        list(Organization.objects.order_by("pk").values_list("pk", flat=True)) if settings.CHECK_LINKS else []
    )
    for organization in organizations:
        with tenancy.scope(organization):
            note_all_links.enqueue()
    return len(organizations)


@tenant_task(name="courses.bin.empty")
def empty_bins() -> int:
    """Delete for ever what has lain in the organisation's bins long enough; return how many things went."""
    if settings.BIN_DAYS <= 0:
        return 0
    return sum(not one.kept for one in empty(now=clock.now(), days=settings.BIN_DAYS))


@platform_task(name="courses.bin.sweep")
def sweep_bins() -> int:
    """Have each organisation's bins emptied of what is past its time; return how many organisations."""
    organizations = (
        list(Organization.objects.order_by("pk").values_list("pk", flat=True))
        if settings.BIN_DAYS > 0
        else []
    )
    for organization in organizations:
        with tenancy.scope(organization):
            empty_bins.enqueue()
    return len(organizations)
