"""Organisations (tenants) and the host names they answer on."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import BaseManager, BaseModel, BaseQuerySet

hostname = RegexValidator(
    r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$",
    _("Enter a host name in small letters, without scheme, port or path."),
)


class OrganizationQuerySet(BaseQuerySet["Organization"]):
    """Words about organisations."""

    def active(self) -> Self:
        """Those whose host names are served."""
        return self.filter(is_active=True)


class Organization(BaseModel):
    """A tenant: everything else belongs to exactly one, except people, who may be members of several."""

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(_("short name"), max_length=63, unique=True)
    brand_hue = models.PositiveSmallIntegerField(
        _("brand hue"),
        default=165,
        validators=[MinValueValidator(0), MaxValueValidator(355)],
        help_text=_("0 to 355 in steps of 5, on the colour circle of OKLCH; lightness is fixed."),
    )
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    time_zone = models.CharField(_("time zone"), max_length=63, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    settings: "models.JSONField[Any, Any]" = models.JSONField(_("settings"), default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar = BaseManager.from_queryset(OrganizationQuerySet)()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(brand_hue__gte=0, brand_hue__lte=355),
                name="organization_hue_on_the_circle",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_strangers(self) -> bool:
        """Whether people may join by themselves: `settings["sign_up"]` is not "closed"."""
        return bool(self.settings.get("sign_up", "open") != "closed")


class OrganizationDomain(BaseModel):
    """A host name an organisation answers on. Not a tenant row: it is what finds the tenant."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="domains")
    hostname = models.CharField(_("host name"), max_length=253, validators=[hostname])
    is_primary = models.BooleanField(_("main address"), default=False)

    class Meta:
        verbose_name = _("host name")
        verbose_name_plural = _("host names")
        constraints = [
            # Two organisations claiming one address at the same moment: the second one fails.
            models.UniqueConstraint(Lower("hostname"), name="domain_hostname_unique"),
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(is_primary=True), name="domain_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return self.hostname
