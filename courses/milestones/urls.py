"""Addresses of a video's milestones in the studio, within the namespace `courses`."""

from django.urls import path

from courses.milestones import views, views_film

ALL = "teach/library/videos/<uuid:key>/milestones/"
ONE = f"{ALL}<uuid:milestone>/"

urlpatterns = [
    path("teach/library/videos/<uuid:key>/file/", views_film.film, name="library_video_file"),
    path(ALL, views.milestones, name="video_milestones"),
    path(f"{ALL}new/", views.new, name="video_milestone_new"),
    path(f"{ALL}rendering/", views.rendering, name="video_milestone_rendering"),
    path(ONE, views.milestone, name="video_milestone"),
    path(f"{ONE}place/", views.place, name="video_milestone_place"),
    path(f"{ONE}acceptance/", views.acceptance, name="video_milestone_acceptance"),
    path(f"{ONE}removal/", views.removal, name="video_milestone_removal"),
    path(f"{ONE}questions/", views.questions, name="video_milestone_questions"),
    path(f"{ONE}questions/<uuid:question>/", views.question_place, name="video_milestone_question"),
]
