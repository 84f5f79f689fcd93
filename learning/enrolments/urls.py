"""Addresses of enrolments, within the namespace `learning`."""

from django.urls import path

from learning.enrolments import views, views_join, views_rules

_TEACH = "teach/<slug:course>/enrolment/"

urlpatterns = [
    path(_TEACH, views_rules.rules, name="ways_in"),
    path(f"{_TEACH}cohorts/", views_rules.cohorts, name="cohorts"),
    path(f"{_TEACH}cohorts/<uuid:cohort_id>/", views_rules.cohort, name="cohort"),
    path(f"{_TEACH}invitations/", views_rules.links, name="invitations"),
    path(
        f"{_TEACH}invitations/<uuid:invitation_id>/revocation/",
        views_rules.revocation,
        name="invitation_revocation",
    ),
    path("join/<str:secret>/", views_join.joining, name="join"),
    path("learn/<slug:course>/enrolment/", views.enrolment, name="enrol"),
    path("learn/<slug:course>/enrolment/", views.enrolment, name="enrolment_panel"),
    path("learn/<slug:course>/enrolment/leave/", views.leaving, name="leave"),
    path("learn/<slug:course>/enrolment/renewal/", views.renewal, name="renewal"),
]
