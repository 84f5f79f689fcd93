"""Addresses of enrolments, within the namespace `learning`."""

from django.urls import path

from learning.enrolments import views, views_join

urlpatterns = [
    path("join/<str:secret>/", views_join.joining, name="join"),
    path("learn/<slug:course>/enrolment/", views.enrolment, name="enrol"),
    path("learn/<slug:course>/enrolment/", views.enrolment, name="enrolment_panel"),
    path("learn/<slug:course>/enrolment/leave/", views.leaving, name="leave"),
    path("learn/<slug:course>/enrolment/renewal/", views.renewal, name="renewal"),
]
