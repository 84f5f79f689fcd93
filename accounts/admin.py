"""The admin's pages of this floor, gathered from its parts; pages of allauth's tables are taken out.

Those tables belong to no organisation and hold secrets of second factors: people see to them on their own pages.
"""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.administration.organisations import OrganizationAdmin
from accounts.administration.people import PersonAdmin
from accounts.administration.roles import MembershipAdmin, RoleAdmin
from accounts.audit.admin import AuditEntryAdmin

__all__ = ["AuditEntryAdmin", "MembershipAdmin", "OrganizationAdmin", "PersonAdmin", "RoleAdmin", "tidy"]


def tidy() -> None:
    """Take out the pages of tables nobody should edit by hand."""
    for model in (
        EmailAddress, EmailConfirmation, Authenticator, Group, SocialAccount, SocialApp, SocialToken, UserSession,
    ):  # fmt: skip
        if admin.site.is_registered(model):
            admin.site.unregister(model)
