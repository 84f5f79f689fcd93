"""The part of the routes table about assignments; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    courses:studio_assignments   course              in    403   403   200   403   200   404   200   403
GET    courses:studio_assignments   draft               in    404   404   200   404   200   404   200   404
POST   courses:studio_assignments   course              in    403   403   302   403   302   404   302   403
GET    courses:studio_assignment    course,assignment   in    403   403   200   403   200   404   200   403
GET    courses:studio_assignment    draft,assignment    in    404   404   404   404   404   404   404   404
POST   courses:studio_assignment    course,assignment   in    403   403   422   403   422   404   422   403
GET    courses:studio_rubrics       course              in    403   403   200   403   200   404   200   403
POST   courses:studio_rubric_removal course,kept_rubric in    403   403   302   403   302   404   302   403
POST   courses:studio_rubric_removal draft,kept_rubric  in    404   404   404   404   404   404   404   404
POST   courses:studio_assignment_rendering course,assignment in 403 403   200   403   200   404   200   403
GET    learning:assignment          course,text,assignment in 200   crs   200   crs   200   404   200   crs
GET    learning:assignment          course,film,assignment in 404   crs   404   crs   404   404   404   crs
POST   learning:submission_draft    course,text,assignment in 200   404   404   404   404   404   404   404
POST   learning:submission_hand_in  course,text,assignment in 302   404   404   404   404   404   404   404
POST   learning:submission_withdrawal course,text,assignment in 409 404   404   404   404   404   404   404
GET    learning:submission_file     course,text,assignment,work_file in 200 404 404 404 404 404 404 404
POST   learning:submission_file     course,text,assignment,work_file in 409 404 404 404 404 404 404 404
POST   learning:submission_file     course,text,assignment,draft_file in 302 404 404 404 404 404 404 404
"""
SENT: dict[str, dict[str, Any]] = {
    "courses:studio_assignments": {"title": "A new assignment"},
    "learning:submission_draft": {"number": "3", "text": "More"},
    "learning:submission_hand_in": {"number": "3", "text": "More"},
    "learning:submission_withdrawal": {"number": "1"},
}
