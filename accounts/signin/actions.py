"""Accounts that somebody made with an address that is not theirs, and what happens when its owner comes."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from accounts.audit.actions import note
from accounts.sessions.actions import sign_out_everywhere
from accounts.users.models import User
from lms.kernel import clock


def owner_of(email: str) -> User | None:
    """Return whose proved address `email` is; else whose unproved one, if they have no proved address at all.

    An unproved address beside a proved one says nothing about who owns it, so that person is not found.
    """
    email = email.lower()
    proved = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if proved is not None:
        person: User = proved.user
        return person
    someone = User.objects.filter(email=email).first()
    if someone is None or EmailAddress.objects.filter(user=someone, verified=True).exists():
        return None
    return someone


@transaction.atomic
def reclaim(*, person: User, email: str, full_name: str = "") -> bool:
    """Hand an account to the owner of `email`, who has proved it; return whether it had never been proved before.

    Whoever made the account then loses every way in: password, connections, second factors, sessions.
    """
    address, _created = EmailAddress.objects.get_or_create(
        user=person, email=email.lower(), defaults={"primary": True, "verified": False}
    )
    if address.verified:
        return False
    address.verified = True
    address.save(update_fields=["verified"])
    person.set_unusable_password()
    person.full_name = full_name or person.full_name
    person.mfa_enabled = False
    person.save(update_fields=["password", "full_name", "mfa_enabled", "updated_at"])
    person.verify_email(clock.now())
    forget_connections(person=person)
    Authenticator.objects.filter(user=person).delete()
    sign_out_everywhere(person=person, actor=person)
    note("accounts.email.verified", about=person, actor=person, email=email)
    return True


@transaction.atomic
def forget_connections(*, person: User, keep: Any = ()) -> int:
    """Delete the connections of `person` but those whose (provider, uid) is in `keep`; return how many there were."""
    count = 0
    for account in SocialAccount.objects.filter(user=person):
        if (account.provider, account.uid) not in keep:
            note("accounts.connection.removed", about=person, provider=account.provider, by="verification")
            account.delete()
            count += 1
    return count
