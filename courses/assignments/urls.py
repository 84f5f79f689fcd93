"""Addresses of assignments in the studio, within the namespace `courses`."""

from django.urls import path

from courses.assignments import views
from courses.assignments import views_rubrics as rubrics

BASE = "teach/<slug:course>/assignments/"

urlpatterns = [
    path(BASE, views.assignments, name="studio_assignments"),
    path(f"{BASE}rubrics/", rubrics.rubrics, name="studio_rubrics"),
    path(f"{BASE}rubrics/<uuid:key>/removal/", rubrics.removal, name="studio_rubric_removal"),
    path(f"{BASE}<uuid:key>/", views.assignment, name="studio_assignment"),
    path(f"{BASE}<uuid:key>/rendering/", views.rendering, name="studio_assignment_rendering"),
]
