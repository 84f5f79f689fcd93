"""Addresses of this floor."""

from django.urls import path
from django.views.generic import RedirectView

from community.notifications import views

app_name = "community"

urlpatterns = [
    path("community/", RedirectView.as_view(pattern_name="community:notifications"), name="community"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/unread/", views.unread, name="unread"),
    path("notifications/reading/", views.reading, name="reading"),
    path("notifications/<uuid:notification_id>/opening/", views.opening, name="opening"),
]
