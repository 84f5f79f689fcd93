"""Addresses of the studio, within the namespace `courses`."""

from django.urls import path, re_path

from courses.authoring import views_bin as bins
from courses.authoring import views_courses as courses
from courses.authoring import views_dates as dates
from courses.authoring import views_details as details
from courses.authoring import views_films as films
from courses.authoring import views_outline as outline
from courses.authoring import views_owner as owner
from courses.authoring import views_publishing as publishing
from courses.authoring import views_settings as settings
from courses.authoring import views_works as works
from courses.authoring.urls_editor import urlpatterns as editor

KIND = "(?P<kind>modules|lessons)"
KEY = "(?P<key>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
ROW = rf"^teach/(?P<course>[-\w]+)/{KIND}/{KEY}"

urlpatterns = [
    path("teach/new/", outline.new_course, name="studio_new"),
    path("teach/library/videos/<uuid:key>/publication/", films.publication, name="video_publication"),
    path("teach/library/videos/<uuid:key>/draft/removal/", films.draft_removal, name="video_draft_removal"),
    path("teach/library/groups/<uuid:key>/publication/", films.group_publication, name="group_publication"),
    path(
        "teach/library/groups/<uuid:key>/draft/removal/",
        films.group_draft_removal,
        name="group_draft_removal",
    ),
    path("teach/bin/", courses.bin_view, name="studio_courses_bin"),
    path("teach/<slug:course>/binned/", courses.binned, name="studio_course_binned"),
    path("teach/<slug:course>/outline/", outline.outline_view, name="studio_outline"),
    path("teach/<slug:course>/modules/", outline.modules, name="studio_modules"),
    path("teach/<slug:course>/lessons/", outline.lessons, name="studio_lessons"),
    re_path(rf"{ROW}/title/$", outline.title, name="studio_title"),
    re_path(rf"{ROW}/place/$", outline.place, name="studio_place"),
    re_path(rf"{ROW}/bin/$", outline.binned, name="studio_binned"),
    re_path(rf"{ROW}/settings/$", settings.row_settings, name="studio_settings"),
    re_path(rf"{ROW}/prerequisites/$", settings.needs, name="studio_needs"),
    path("teach/<slug:course>/dates/", dates.dates, name="studio_dates"),
    path("teach/<slug:course>/details/", details.details, name="studio_details"),
    path("teach/<slug:course>/details/removal/", details.removal, name="studio_details_removal"),
    path("teach/<slug:course>/owner/", owner.owner, name="studio_owner"),
    path("teach/<slug:course>/preview/", details.preview, name="studio_preview"),
    path("teach/<slug:course>/prerequisites/", details.needs, name="studio_course_needs"),
    path("teach/<slug:course>/team/", details.team, name="studio_team"),
    re_path(
        rf"^teach/(?P<course>[-\w]+)/(?P<kind>quizzes|assignments)/{KEY}/bin/$",
        works.work_binned,
        name="studio_work_binned",
    ),
    re_path(rf"{ROW}/copies/$", outline.copies, name="studio_copies"),
    path("teach/<slug:course>/steps/undo/", outline.undone, name="studio_undo"),
    path("teach/<slug:course>/steps/redo/", outline.redone, name="studio_redo"),
    path("teach/<slug:course>/bin/", bins.bin_view, name="studio_bin"),
    re_path(
        rf"^teach/(?P<course>[-\w]+)/bin/(?P<kind>modules|lessons|quizzes|assignments)/{KEY}/deletion/$",
        bins.deletion,
        name="studio_deletion",
    ),
    path("teach/<slug:course>/deletion/", bins.course_deletion, name="studio_course_deletion"),
    path("teach/<slug:course>/publication/", publishing.publication, name="studio_publication"),
    path("teach/<slug:course>/link-checks/", publishing.link_checks, name="studio_link_checks"),
    path("teach/<slug:course>/withdrawal/", publishing.withdrawal, name="studio_withdrawal"),
    path(
        "teach/<slug:course>/lessons/<uuid:key>/publication/",
        publishing.lesson_publication,
        name="studio_lesson_publication",
    ),
    path("teach/<slug:course>/presence/", outline.presence, name="studio_presence"),
    *editor,
]
