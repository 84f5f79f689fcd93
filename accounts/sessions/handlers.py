"""What django-allauth and Django tell of sign-ins, passwords, addresses and second factors."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals as auth
from django.db import transaction
from django.http import HttpRequest

from accounts.audit.actions import note
from accounts.sessions import activity
from accounts.sessions.actions import fingerprint, note_end, sign_out_everywhere
from accounts.sessions.events import SESSION_STARTED
from accounts.users.models import User
from lms.kernel import clock, events, tenancy


def on_session_begun(request: HttpRequest, **_kwargs: Any) -> None:
    """Django: a session now belongs to a person. The next note of its use is due in five minutes."""
    request.session[activity.SEEN] = int(clock.now().timestamp())


def on_signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Write the session down, with an event and an audit entry."""
    if not request.session.session_key:
        request.session.save()
    activity.note(request)
    mark = fingerprint(request.session.session_key)
    records = request.session.get("account_authentication_methods") or []
    methods = [str(record.get("type") or record.get("method", "")) for record in records]
    with transaction.atomic():
        note("accounts.session.started", about=user, actor=user, session=mark, methods=methods)
        if tenancy.active().organization_id is not None:
            events.record(
                SESSION_STARTED, object=user, actor=user, session_id=mark, payload={"methods": methods}
            )


def on_sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    """Note a failed sign-in with the address that was tried, never the password."""
    note("accounts.sign_in.failed", email=str(credentials.get("email") or "")[:255])


def on_signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Note a sign-out and mark the session's row as ended."""
    if user is None:
        return
    key = request.session.session_key
    with transaction.atomic():
        row = UserSession.objects.filter(session_key=key or "").first()
        if row is not None:
            row.data = {**row.data, "ended_at": clock.now().isoformat(), "by": "self"}
            row.save(update_fields=["data"])
        note_end(user, key, user, "self")


def on_password(event: str) -> Any:
    """Return a receiver that notes `event` and ends the person's other sessions, which the password opened."""

    def receive(request: HttpRequest, user: User, **_kwargs: Any) -> None:
        note(event, about=user, actor=user)
        mine = request.user.is_authenticated and request.user.pk == user.pk
        if mine:
            activity.note(request)
        sign_out_everywhere(person=user, actor=user, keep=request.session.session_key if mine else None)

    return receive


def on_email_verified(email_address: Any, **_kwargs: Any) -> None:
    """Remember when the person first proved an address."""
    email_address.user.verify_email(clock.now())
    note(
        "accounts.email.verified",
        about=email_address.user,
        actor=email_address.user,
        email=email_address.email,
    )


def on_email(event: str) -> Any:
    """Return a receiver that notes `event` with the addresses concerned."""

    def receive(user: User, **kwargs: Any) -> None:
        wanted = ("email_address", "from_email_address", "to_email_address")
        facts = {name: str(kwargs[name].email) for name in wanted if kwargs.get(name) is not None}
        note(event, about=user, actor=user, **facts)

    return receive


def on_second_factor(event: str) -> Any:
    """Return a receiver that notes `event` and keeps `mfa_enabled` equal to what the person has set up."""

    def receive(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
        with transaction.atomic():
            enabled = Authenticator.objects.filter(user_id=user.pk).exists()
            User.objects.filter(pk=user.pk).exclude(mfa_enabled=enabled).update(mfa_enabled=enabled)
            note(event, about=user, actor=user, type=authenticator.type)

    return receive


def on_second_factor_failed(user: User, authenticator: Authenticator | None = None, **_kwargs: Any) -> None:
    """Note a wrong code or key."""
    note("accounts.second_factor.failed", about=user, type=getattr(authenticator, "type", ""))


def connect() -> None:
    """Connect the receivers; they are kept alive by the connections (`weak=False`)."""
    wiring = {
        auth.user_logged_in: on_session_begun,
        auth.user_login_failed: on_sign_in_failed,
        auth.user_logged_out: on_signed_out,
        account.user_logged_in: on_signed_in,
        account.password_set: on_password("accounts.password.set"),
        account.password_changed: on_password("accounts.password.changed"),
        account.password_reset: on_password("accounts.password.reset"),
        account.email_confirmed: on_email_verified,
        account.email_added: on_email("accounts.email.added"),
        account.email_changed: on_email("accounts.email.changed"),
        account.email_removed: on_email("accounts.email.removed"),
        mfa.authenticator_added: on_second_factor("accounts.second_factor.added"),
        mfa.authenticator_removed: on_second_factor("accounts.second_factor.removed"),
        mfa.authenticator_reset: on_second_factor("accounts.second_factor.reset"),
        mfa.authentication_failed: on_second_factor_failed,
    }
    for signal, receiver in wiring.items():
        signal.connect(receiver, weak=False, dispatch_uid=f"accounts.sessions.{id(receiver)}")
