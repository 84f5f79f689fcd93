"""Addresses of lists of people, within the namespace `learning`."""

from django.urls import path

from learning.bulk import views

_LISTS = "teach/<slug:course>/people/lists/"
_LIST = f"{_LISTS}<uuid:key>/"

urlpatterns = [
    path(_LISTS, views.people_lists, name="people_lists"),
    path(_LIST, views.people_list, name="people_list"),
    path(f"{_LIST}result/", views.people_list_result, name="people_list_result"),
    path(f"{_LIST}approval/", views.approval, name="people_list_approval"),
    path(f"{_LIST}cancellation/", views.cancellation, name="people_list_cancellation"),
    path(f"{_LIST}another-try/", views.another_try, name="people_list_another_try"),
]
