"""Addresses of marking, within the namespace `learning`."""

from django.urls import path

from learning.grading import late_views, views, work_views

urlpatterns = [
    path("teach/<slug:course>/marking/", views.marking, name="marking"),
    path("teach/<slug:course>/late-answers/", late_views.late_answers, name="late_answers"),
    path(
        "teach/<slug:course>/late-answers/<uuid:late_id>/decision/",
        late_views.late_decision,
        name="late_decision",
    ),
    path("teach/<slug:course>/marking/<uuid:answer_id>/", views.answer, name="mark"),
    path("teach/<slug:course>/marking/work/<uuid:submission_id>/", work_views.work, name="mark_work"),
    path(
        "teach/<slug:course>/marking/work/<uuid:submission_id>/files/<uuid:file_id>/",
        work_views.work_file,
        name="mark_work_file",
    ),
]
