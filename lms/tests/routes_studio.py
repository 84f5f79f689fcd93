"""The studio's part of the routes table; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    courses:studio_new                               in    403   403   200   200   200   200   200   403
POST   courses:studio_new                               in    403   403   302   302   302   302   302   403
GET    courses:studio_outline       course              in    403   403   200   403   200   404   200   403
GET    courses:studio_outline       draft               in    404   404   200   404   200   404   200   404
POST   courses:studio_modules       course              in    403   403   302   403   302   404   302   403
POST   courses:studio_lessons       course              in    403   403   302   403   302   404   302   403
POST   courses:studio_title         course,lessons,lesson_id in 403 403   302   403   302   404   302   403
POST   courses:studio_place         course,lessons,lesson_id in 403 403   302   403   302   404   302   403
POST   courses:studio_binned        course,lessons,lesson_id in 403 403   302   403   302   404   302   403
DELETE courses:studio_binned        course,modules,module_id in 403 403   302   403   302   404   302   403
POST   courses:studio_copies        course,lessons,lesson_id in 403 403   302   403   302   404   302   403
POST   courses:studio_copies        course,modules,module_id in 403 403   302   403   302   404   302   403
POST   courses:studio_undo          course              in    403   403   302   403   302   404   302   403
POST   courses:studio_redo          course              in    403   403   302   403   302   404   302   403
POST   courses:studio_work_binned   course,assignments,assignment in 403 403 302   403   302   404   302   403
DELETE courses:studio_work_binned   course,quizzes,quiz in    403   403   302   403   302   404   302   403
GET    courses:studio_bin           course              in    403   403   200   403   200   404   200   403
GET    courses:studio_deletion      course,lessons,lesson_id in 403 403   404   403   404   404   404   403
POST   courses:studio_deletion      course,quizzes,quiz in    403   403   302   403   302   404   302   403
GET    courses:studio_course_deletion draft             in    404
POST   courses:studio_course_deletion draft             in    404
GET    courses:studio_publication   course              in    403   403   200   403   200   404   200   403
POST   courses:studio_publication   course              in    403   403   302   403   302   404   302   403
POST   courses:studio_lesson_publication course,lesson_id in  403   403   302   403   302   404   302   403
POST   courses:studio_link_checks   course              in    403   403   302   403   302   404   302   403
POST   courses:studio_withdrawal    course              in    403   403   302   403   302   404   302   403
GET    courses:studio_settings      course,lessons,lesson_id in 403 403   200   403   200   404   200   403
GET    courses:studio_settings      course,modules,module_id in 403 403   200   403   200   404   200   403
POST   courses:studio_settings      course,modules,module_id in 403 403   302   403   302   404   302   403
GET    courses:studio_needs         course,lessons,lesson_id in 403 403   200   403   200   404   200   403
GET    courses:studio_course_needs  course              in    403   403   200   403   200   404   200   403
POST   courses:studio_needs         course,lessons,lesson_id in 403 403   302   403   302   404   302   403
POST   courses:studio_course_needs  course              in    403   403   302   403   302   404   302   403
GET    courses:studio_dates         course              in    403   403   200   403   200   404   200   403
POST   courses:studio_dates         course              in    403   403   302   403   302   404   302   403
GET    courses:studio_details       course              in    403   403   200   403   200   404   200   403
POST   courses:studio_details       course              in    403   403   422   403   422   404   422   403
POST   courses:studio_details_removal course            in    403   403   302   403   302   404   302   403
GET    courses:studio_subjects                          in    403   403   403   403   200   200   200   403
POST   courses:studio_subjects                          in    403   403   403   403   302   302   302   403
POST   courses:studio_subject       subject             in    403   403   403   403   302   404   302   403
POST   courses:studio_subject_removal subject           in    403   403   403   403   302   404   302   403
GET    courses:studio_owner         course              in    403   403   200   403   200   404   200   403
POST   courses:studio_owner         course              in    403   403   422   403   422   404   422   403
GET    courses:studio_preview       course              in    403   403   200   403   200   404   200   403
POST   courses:studio_team          course              in    403   403   422   403   422   404   422   403
GET    courses:studio_presence      course              in    403   403   200   403   200   404   200   403
GET    courses:studio_copy          course              in    403   403   200   403   200   404   200   403
POST   courses:studio_copy          course              in    403   403   302   403   302   404   302   403
GET    courses:sitemap                                  200
GET    courses:robots                                   200
GET    courses:studio_courses_bin                       in    403   403   200   200   200   200   200   403
POST   courses:studio_course_binned draft               in    404   404   302   404   302   404   302   404
"""
# What is sent with a POST; nothing where a route is not named.
SENT: dict[str, dict[str, Any]] = {
    "courses:studio_new": {"title": "A new course"},
    "courses:studio_copy": {"title": "A copy", "shift_days": "7", "manner": "weekday"},
    "courses:studio_modules": {"title": "A new module"},
    "courses:studio_title": {"title": "Another title"},
    "courses:studio_settings": {"title": "A module", "summary": "About it"},
}
