"""Addresses of answers that came late, within the namespace `learning`."""

from django.urls import path

from learning.grading import late_views

urlpatterns = [
    path("teach/<slug:course>/late-answers/", late_views.late_answers, name="late_answers"),
    path(
        "teach/<slug:course>/late-answers/<uuid:late_id>/decision/",
        late_views.late_decision,
        name="late_decision",
    ),
]
