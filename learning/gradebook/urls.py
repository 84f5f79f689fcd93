"""Addresses of grades, within the namespace `learning`."""

from django.urls import path

from learning.gradebook import views, views_cells, views_files, views_learner, views_setup, views_sheets

BOOK = "teach/<slug:course>/gradebook/"
LEARNER = f"{BOOK}learners/<uuid:enrolment_id>/"
CELL = f"{LEARNER}items/<uuid:item_id>/"

urlpatterns = [
    path("learn/<slug:course>/grades/", views_learner.grades, name="grades"),
    path("grading/", views_setup.standard, name="grading_standard"),
    path(BOOK, views.gradebook, name="gradebook"),
    path(f"{BOOK}rows/", views.rows, name="gradebook_rows"),
    path(f"{BOOK}rules/", views_setup.setup, name="grading_setup"),
    path(f"{BOOK}marks.csv", views_files.csv_file, name="gradebook_csv"),
    path(f"{BOOK}marks.xlsx", views_files.xlsx_file, name="gradebook_xlsx"),
    path(f"{BOOK}sheets/", views_sheets.sheets, name="gradebook_sheets"),
    path(f"{BOOK}sheets/<uuid:sheet_id>/", views_sheets.sheet, name="gradebook_sheet"),
    path(f"{BOOK}sheets/<uuid:sheet_id>/file/", views_sheets.sheet_file, name="gradebook_sheet_file"),
    path(f"{BOOK}marks/", views_files.marks_in, name="gradebook_import"),
    path(f"{BOOK}marks/<uuid:file_id>/", views_files.marks_file, name="marks_file"),
    path(f"{BOOK}marks/<uuid:file_id>/approval/", views_files.marks_approval, name="marks_approval"),
    path(f"{BOOK}learners/", views_cells.learners, name="gradebook_learners"),
    path(LEARNER, views_cells.learner, name="grade_learner"),
    path(CELL, views_cells.cell, name="grade_cell"),
    path(f"{CELL}override/", views_cells.override, name="grade_override"),
    path(f"{CELL}undoing/", views_cells.undoing, name="grade_undoing"),
    path(f"{CELL}excuse/", views_cells.excuse, name="grade_excuse"),
    path(f"{BOOK}items/<uuid:item_id>/posting/", views_cells.posting, name="grade_posting"),
]
