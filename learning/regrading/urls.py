"""Addresses of regrades, within the namespace `learning`."""

from django.urls import path

from learning.regrading import views

urlpatterns = [
    path("teach/<slug:course>/marking/regrades/", views.regrades, name="regrades"),
    path("teach/<slug:course>/marking/regrades/<uuid:key>/", views.regrade, name="regrade"),
    path(
        "teach/<slug:course>/marking/regrades/<uuid:key>/application/",
        views.application,
        name="regrade_application",
    ),
    path("teach/<slug:course>/marking/regrades/<uuid:key>/undoing/", views.undoing, name="regrade_undoing"),
]
