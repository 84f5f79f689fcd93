"""Addresses of the calendar, within the namespace `learning`."""

from django.urls import path

from learning.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/address/", views.address, name="calendar_address"),
    path("calendar/address/revocation/", views.revocation, name="calendar_revocation"),
    path("calendar/feed/<str:secret>.ics", views.feed, name="calendar_feed"),
]
