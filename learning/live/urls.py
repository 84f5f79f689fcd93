"""Addresses of live sessions, within the namespace `learning`."""

from django.urls import path

from learning.live import views, views_teach

_ONE = "live/<uuid:key>/"
_TAUGHT = "teach/<slug:course>/live/"

urlpatterns = [
    path("learn/<slug:course>/live-sessions/", views.sessions, name="live_sessions"),
    path(_ONE, views.session, name="live_session"),
    path(f"{_ONE}card/", views.card, name="live_card"),
    path(f"{_ONE}attendance/", views.attendance, name="live_attendance"),
    path(f"{_ONE}room/", views.room, name="live_room"),
    path(f"{_ONE}session.ics", views.file, name="live_ics"),
    path(_TAUGHT, views_teach.sessions, name="live_taught"),
    path(f"{_TAUGHT}new/", views_teach.new, name="live_new"),
    path(f"{_TAUGHT}<uuid:key>/", views_teach.change, name="live_change"),
    path(f"{_TAUGHT}<uuid:key>/cancellation/", views_teach.cancellation, name="live_cancellation"),
    path(f"{_TAUGHT}<uuid:key>/reinstatement/", views_teach.reinstatement, name="live_reinstatement"),
    path(f"{_TAUGHT}<uuid:key>/attendance/", views_teach.attendance, name="live_people"),
    path(f"{_TAUGHT}<uuid:key>/attendance.csv", views_teach.attendance_file, name="live_people_csv"),
]
