"""Addresses of marking, within the namespace `learning`."""

from django.urls import path

from learning.grading import views

urlpatterns = [
    path("teach/<slug:course>/marking/", views.marking, name="marking"),
    path("teach/<slug:course>/marking/<uuid:answer_id>/", views.answer, name="mark"),
]
