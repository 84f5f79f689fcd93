"""Roles of an organisation, as data, and who has them."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet

STUDENT, INSTRUCTOR, ADMIN = "student", "instructor", "admin"
BUILT_IN = {STUDENT: _("Student"), INSTRUCTOR: _("Instructor"), ADMIN: _("Administrator")}


class Role(TenantModel):
    """A named set of permissions. Each organisation starts with student, instructor and admin."""

    slug = models.SlugField(_("short name"), max_length=50)
    name = models.CharField(_("name"), max_length=100)
    permissions: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=100), verbose_name=_("permissions"), default=list, blank=True
    )
    # Default permissions this role has been given once. One that was taken away again is not given a second time.
    offered: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(fields=["organization", "slug"], name="role_slug_unique")]
        indexes = [GinIndex(fields=["permissions"], name="role_permissions")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(TenantQuerySet["Membership"]):
    """Words about memberships."""

    def active(self) -> Self:
        """Those that count."""
        return self.filter(is_active=True)


class Membership(TenantModel):
    """A person has a role in an organisation. Several rows give several roles."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.RESTRICT, related_name="memberships")
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar = TenantManager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            # A double click on "add" must not give one person the same role twice.
            models.UniqueConstraint(fields=["user", "organization", "role"], name="membership_unique")
        ]
        indexes = [models.Index(fields=["organization", "role"], name="membership_by_role")]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"
