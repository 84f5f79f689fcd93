"""Addresses of the lesson editor, within the namespace `courses`."""

from django.urls import path

from courses.authoring import views_blocks as blocks
from courses.authoring import views_editor as editor
from courses.authoring import views_remarks as remarks

LESSON = "teach/<slug:course>/lessons/<uuid:key>/"
BLOCK = f"{LESSON}blocks/<uuid:block>/"

urlpatterns = [
    path(LESSON, editor.edit, name="studio_lesson"),
    path(f"{LESSON}preview/", editor.preview, name="studio_lesson_preview"),
    path(f"{LESSON}changes/", editor.changes, name="studio_lesson_changes"),
    path(f"{LESSON}versions/", editor.history, name="studio_versions"),
    path(f"{LESSON}versions/<int:number>/", editor.version, name="studio_version"),
    path(f"{LESSON}checks/", editor.checks, name="studio_lesson_checks"),
    path(f"{LESSON}blocks/", blocks.blocks, name="studio_blocks"),
    path(BLOCK, blocks.block, name="studio_block"),
    path(f"{BLOCK}place/", blocks.place, name="studio_block_place"),
    path(f"{BLOCK}copies/", blocks.copies, name="studio_block_copies"),
    path(f"{BLOCK}removal/", blocks.removal, name="studio_block_removal"),
    path(f"{BLOCK}lesson/", blocks.elsewhere, name="studio_block_lesson"),
    path(f"{BLOCK}files/", blocks.files, name="studio_block_files"),
    path(f"{LESSON}choices/<str:kind>/", blocks.choose, name="studio_choices"),
    path(f"{LESSON}rendering/", blocks.rendering, name="studio_rendering"),
    path(f"{LESSON}pictures/", blocks.pictures, name="studio_pictures"),
    path(f"{LESSON}remarks/", remarks.remarks, name="studio_remarks"),
    path(f"{LESSON}remarks/<uuid:remark>/resolution/", remarks.resolution, name="studio_remark_resolution"),
]
