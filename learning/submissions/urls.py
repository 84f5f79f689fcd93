"""Addresses of work on assignments, within the namespace `learning`."""

from django.urls import path

from learning.submissions import views

BASE = "learn/<slug:course>/<slug:lesson>/assignments/<uuid:assignment_id>/"

urlpatterns = [
    path(BASE, views.assignment, name="assignment"),
    path(f"{BASE}draft/", views.draft, name="submission_draft"),
    path(f"{BASE}handing-in/", views.handing_in, name="submission_hand_in"),
    path(f"{BASE}withdrawal/", views.withdrawal, name="submission_withdrawal"),
    path(f"{BASE}files/<uuid:file_id>/", views.file, name="submission_file"),
]
