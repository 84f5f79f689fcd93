"""The lesson editor's part of the routes table; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    courses:studio_lesson        course,lesson_id    in    403   403   200   403   200   404   200   403
GET    courses:studio_lesson_preview course,lesson_id   in    403   403   200   403   200   404   200   403
GET    courses:studio_lesson_changes course,lesson_id   in    403   403   200   403   200   404   200   403
POST   courses:studio_lesson_changes course,lesson_id   in    403   403   302   403   302   404   302   403
DELETE courses:studio_lesson_changes course,lesson_id   in    403   403   302   403   302   404   302   403
GET    courses:studio_lesson_checks course,lesson_id    in    403   403   200   403   200   404   200   403
GET    courses:studio_versions      course,lesson_id    in    403   403   200   403   200   404   200   403
GET    courses:studio_version       course,lesson_id,version in 403 403   200   403   200   404   200   403
POST   courses:studio_version       course,lesson_id,version in 403 403   302   403   302   404   302   403
POST   courses:studio_blocks        course,lesson_id    in    403   403   302   403   302   404   302   403
GET    courses:studio_block         course,lesson_id,block_id in 403 403  200   403   200   404   200   403
POST   courses:studio_block         course,lesson_id,block_id in 403 403  302   403   302   404   302   403
POST   courses:studio_block_place   course,lesson_id,block_id in 403 403  302   403   302   404   302   403
POST   courses:studio_block_copies  course,lesson_id,block_id in 403 403  302   403   302   404   302   403
POST   courses:studio_block_removal course,lesson_id,block_id in 403 403  302   403   302   404   302   403
POST   courses:studio_block_lesson  course,lesson_id,block_id in 403 403  404   403   404   404   404   403
POST   courses:studio_block_files   course,lesson_id,block_id in 403 403  302   403   302   404   302   403
GET    courses:studio_choices       course,lesson_id,quiz_word in 403 403 200   403   200   404   200   403
POST   courses:studio_rendering     course,lesson_id    in    403   403   200   403   200   404   200   403
POST   courses:studio_pictures      course,lesson_id    in    403   403   422   403   422   404   422   403
GET    courses:studio_remarks       course,lesson_id    in    403   403   302   403   302   404   302   403
POST   courses:studio_remarks       course,lesson_id    in    403   403   302   403   302   404   302   403
POST   courses:studio_remark_resolution course,lesson_id,remark in 403 403 302  403   302   404   302   403
DELETE courses:studio_remark_resolution course,lesson_id,remark in 403 403 302  403   302   404   302   403
"""
# What is sent with a POST; nothing where a route is not named.
SENT: dict[str, dict[str, Any]] = {
    "courses:studio_blocks": {"kind": "text", "body": "New"},
    "courses:studio_block": {"body": "Changed"},
    "courses:studio_block_place": {"step": "down"},
    "courses:studio_rendering": {"body": "*Words*"},
    "courses:studio_remarks": {"body": "Is this so?"},
}
