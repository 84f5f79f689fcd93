"""django-allauth's app of user sessions, wired by us."""

from allauth.usersessions.apps import UserSessionsConfig as AllauthUserSessionsConfig


class UserSessionsConfig(AllauthUserSessionsConfig):  # type: ignore[misc]
    """Leaves out allauth's own receivers: they delete the log of past sessions, which we keep for 90 days.

    `accounts.sessions.handlers` does what is needed instead.
    """

    name = "allauth.usersessions"

    def ready(self) -> None:
        """Connect nothing."""
