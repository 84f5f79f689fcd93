"""Addresses of accommodations, within the namespace `learning`."""

from django.urls import path

from learning.accommodations import views

_PERSON = "teach/<slug:course>/people/<uuid:enrolment_id>/"

urlpatterns = [
    path(f"{_PERSON}accommodations/", views.accommodations, name="accommodations"),
    path(f"{_PERSON}extensions/", views.extensions, name="extensions"),
    path(f"{_PERSON}extensions/<uuid:extension_id>/removal/", views.extension, name="extension_removal"),
]
