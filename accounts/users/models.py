"""People. One account per person, whatever number of organisations they belong to."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import BaseModel, BaseQuerySet


class UserQuerySet(BaseQuerySet["User"]):
    """Words about people."""

    def active(self) -> Self:
        """Those who may sign in."""
        return self.filter(is_active=True, deleted_at=None)


class UserManager(BaseUserManager["User"]):
    """Creates accounts; addresses are kept in small letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they cannot sign in by one."""
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a member of the platform's staff with every right."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, BaseModel):
    """A person (S2, S3). `deleted_at` hides the account and keeps what must stay."""

    email = models.EmailField(_("email address"), max_length=255, unique=True)
    full_name = models.CharField(_("full name"), max_length=255)
    avatar = models.ImageField(_("picture"), upload_to="avatars/", blank=True)
    bio = models.TextField(_("about you"), blank=True, max_length=2000)
    social_links: "models.JSONField[Any, Any]" = models.JSONField(_("links"), default=list, blank=True)
    preferences: "models.JSONField[Any, Any]" = models.JSONField(_("preferences"), default=dict, blank=True)
    metadata: "models.JSONField[Any, Any]" = models.JSONField(_("metadata"), default=dict, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=63, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("platform staff"), default=False)
    is_superuser = models.BooleanField(_("every right"), default=False)
    mfa_enabled = models.BooleanField(_("second factor on"), default=False, editable=False)
    last_login = models.DateTimeField(_("last sign-in"), null=True, blank=True, db_column="last_login_at")
    email_verified_at = models.DateTimeField(_("address verified"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    objects: ClassVar = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    # Filled by the backend that loads the person for a request, for the organisation in scope.
    role_slugs: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    # Has been a member there, and every membership is switched off.
    is_switched_off: bool = False

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["created_at"], name="user_created"),
            models.Index(fields=["email_verified_at"], name="user_verified"),
            models.Index(Lower("full_name"), name="user_name_lower"),
        ]
        constraints = [
            # Two sign-ups that differ in case only would be one person twice.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower")
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] or self.email

    @property
    def initials(self) -> str:
        """One or two capital letters that stand for the person."""
        words = [word for word in self.full_name.split() if word[:1].isalpha()] or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Django's admin asks here, and the backends answer; see `accounts.roles.admin_rights`."""
        return self.is_active and (
            self.is_superuser or any(backend.has_perm(self, perm, obj) for backend in get_backends())
        )

    def has_perms(self, perm_list: list[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and (
            self.is_superuser or any(backend.has_module_perms(self, app_label) for backend in get_backends())  # type: ignore[attr-defined]
        )

    def verify_email(self, at: datetime) -> None:
        """Note the first time the address was proved."""
        if self.email_verified_at is None:
            self.email_verified_at = at
            self.save(update_fields=["email_verified_at", "updated_at"])
