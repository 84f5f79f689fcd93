"""Addresses of jobs, within the namespace `courses`. They come before those of a course called so."""

from django.urls import path

from courses.interchange.transfers import views

urlpatterns = [
    path("teach/transfers/", views.transfers, name="transfers"),
    path("teach/transfers/new/", views.new_transfer, name="new_transfer"),
    path("teach/transfers/exports/", views.exports, name="transfer_exports"),
    path("teach/transfers/course-exports/", views.course_exports, name="transfer_course_exports"),
    path("teach/transfers/<uuid:key>/", views.transfer, name="transfer"),
    path("teach/transfers/<uuid:key>/approval/", views.approval, name="transfer_approval"),
    path("teach/transfers/<uuid:key>/cancellation/", views.cancellation, name="transfer_cancellation"),
    path("teach/transfers/<uuid:key>/another-try/", views.another_try, name="transfer_another_try"),
    path("teach/transfers/<uuid:key>/file/", views.transfer_file, name="transfer_file"),
]
