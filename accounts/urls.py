"""Addresses of this floor, below `/accounts/`. Those of sign-in and the like are allauth's."""

from django.urls import path

from accounts.sessions import views as sessions
from accounts.users import views as users

app_name = "accounts"
urlpatterns = [
    path("profile/", users.profile, name="profile"),
    # Before allauth's page of the same address, which has no way to end one session.
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:number>/revocation/", sessions.revocation, name="session_revocation"),
    path("sessions/revocation/", sessions.everywhere, name="sessions_revocation"),
]
