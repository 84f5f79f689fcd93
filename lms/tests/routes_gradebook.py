"""The part of the routes table about grades; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:grades              course              in    200   crs   200   crs   200   404   200   crs
GET    learning:grades              draft               in    404   404   200   404   200   404   200   404
GET    learning:grading_standard                        in    403   403   403   403   200   200   200   403
POST   learning:grading_standard                        in    403   403   403   403   422   422   422   403
GET    learning:gradebook           course              in    403   403   200   403   200   404   200   403
GET    learning:gradebook           draft               in    404   404   200   404   200   404   200   404
GET    learning:gradebook_rows      course              in    403   403   200   403   200   404   200   403
GET    learning:gradebook_learners  course              in    403   403   302   403   302   404   302   403
GET    learning:grading_setup       course              in    403   403   200   403   200   404   200   403
POST   learning:grading_setup       course              in    403   403   422   403   422   404   422   403
GET    learning:gradebook_csv       course              in    403   403   200   403   200   404   200   403
GET    learning:gradebook_xlsx      course              in    403   403   200   403   200   404   200   403
GET    learning:gradebook_sheets    course              in    403   403   200   403   200   404   200   403
POST   learning:gradebook_sheets    course              in    403   403   302   403   302   404   302   403
GET    learning:gradebook_sheet     course,sheet        in    403   403   200   403   200   404   200   403
GET    learning:gradebook_sheet     draft,sheet         in    404   404   404   404   404   404   404   404
GET    learning:gradebook_sheet_file course,sheet       in    403   403   200   403   200   404   200   403
GET    learning:gradebook_import    course              in    403   403   200   403   200   404   200   403
POST   learning:gradebook_import    course              in    403   403   422   403   422   404   422   403
GET    learning:marks_file          course,marks_file   in    403   403   200   403   200   404   200   403
GET    learning:marks_file          draft,marks_file    in    404   404   404   404   404   404   404   404
POST   learning:marks_approval      course,marks_file   in    403   403   302   403   302   404   302   403
GET    learning:grade_learner       course,enrolment    in    403   403   200   403   200   404   200   403
GET    learning:grade_learner       draft,enrolment     in    404   404   404   404   404   404   404   404
GET    learning:grade_cell          course,enrolment,grade_item in 403 403 200 403   200   404   200   403
GET    learning:grade_cell          draft,enrolment,grade_item in 404 404 404  404   404   404   404   404
POST   learning:grade_override      course,enrolment,grade_item in 403 403 302 403   302   404   302   403
POST   learning:grade_undoing       course,enrolment,grade_item in 403 403 302 403   302   404   302   403
POST   learning:grade_excuse        course,enrolment,grade_item in 403 403 302 403   302   404   302   403
GET    learning:grade_posting       course,grade_item   in    403   403   200   403   200   404   200   403
POST   learning:grade_posting       course,grade_item   in    403   403   302   403   302   404   302   403
GET    learning:grade_posting       draft,grade_item    in    404   404   404   404   404   404   404   404
"""
SENT: dict[str, dict[str, Any]] = {
    "learning:grading_setup": {"pass_mark": "no number"},
    "learning:grading_standard": {"pass_mark": "no number"},
    "learning:grade_override": {"points": "7", "reason": "As agreed"},
}
