"""Addresses of assignments in the studio, within the namespace `courses`."""

from django.urls import path

from courses.assignments import views

BASE = "teach/<slug:course>/assignments/"

urlpatterns = [
    path(BASE, views.assignments, name="studio_assignments"),
    path(f"{BASE}<uuid:key>/", views.assignment, name="studio_assignment"),
    path(f"{BASE}<uuid:key>/rendering/", views.rendering, name="studio_assignment_rendering"),
]
