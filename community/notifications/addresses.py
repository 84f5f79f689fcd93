"""Absolute addresses for mail, from the organisation's own host name."""

from django.conf import settings

from accounts.models import Organization, OrganizationDomain


def absolute(organization: Organization, path: str) -> str:
    """Return the full address of `path` on the main host name of `organization`, or on the fallback host."""
    hostname = (
        OrganizationDomain.objects.filter(organization=organization)
        .order_by("-is_primary", "hostname")
        .values_list("hostname", flat=True)
        .first()
    )
    return f"{settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL}://{hostname or settings.PUBLIC_HOST}{path}"
