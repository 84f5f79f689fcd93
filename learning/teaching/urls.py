"""Addresses of the teaching side, within the namespace `learning`."""

from django.urls import path

from learning.teaching import views, views_lessons, views_people

_PERSON = "teach/<slug:course>/people/<uuid:enrolment_id>/"

urlpatterns = [
    path("teach/", views.teach, name="teach"),
    path("teach/<slug:course>/", views.course, name="teach_course"),
    path("teach/<slug:course>/lessons/<uuid:key>/learners/", views.lesson_learners, name="lesson_learners"),
    path("teach/<slug:course>/recheck/", views.recheck, name="recheck"),
    path("teach/<slug:course>/outlook/", views.outlook, name="outlook"),
    path("teach/<slug:course>/people/", views_people.people, name="people_add"),
    path(_PERSON, views_people.person, name="person"),
    path(f"{_PERSON}approval/", views_people.approval, name="person_approval"),
    path(f"{_PERSON}refusal/", views_people.refusal, name="person_refusal"),
    path(f"{_PERSON}withdrawal/", views_people.withdrawal, name="person_withdrawal"),
    path(f"{_PERSON}renewal/", views_people.renewed, name="person_renewal"),
    path(f"{_PERSON}lessons/", views_lessons.person_lessons, name="person_lessons"),
    path(f"{_PERSON}lessons/<uuid:key>/mark/", views_lessons.lesson_mark, name="lesson_mark"),
    path(f"{_PERSON}cohort/", views_people.moved, name="person_cohort"),
]
