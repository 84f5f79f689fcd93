"""The question banks' and the quiz builder's part of the routes table; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    courses:bank                                            in    403   403   200   200   200   200   200   403
GET    courses:course_bank                 course              in    403   403   200   403   200   404   200   403
POST   courses:bank_edits                                      in    403   403   302   302   302   302   302   403
POST   courses:course_bank_edits           course              in    403   403   302   403   302   404   302   403
POST   courses:bank_folders                                    in    403   403   302   302   302   302   302   403
POST   courses:course_bank_folders         course              in    403   403   302   403   302   404   302   403
POST   courses:bank_folder                 shared_folder       in    403   403   302   302   302   404   302   403
POST   courses:course_bank_folder          course,folder       in    403   403   302   403   302   404   302   403
GET    courses:bank_new                                        in    403   403   200   200   200   200   200   403
GET    courses:course_bank_new             course              in    403   403   200   403   200   404   200   403
POST   courses:bank_new                                        in    403   403   422   422   422   422   422   403
POST   courses:course_bank_new             course              in    403   403   422   403   422   404   422   403
POST   courses:bank_rendering                                  in    403   403   200   200   200   200   200   403
POST   courses:course_bank_rendering       course              in    403   403   200   403   200   404   200   403
GET    courses:bank_pictures                                   in    403   403   200   200   200   200   200   403
GET    courses:course_bank_pictures        course              in    403   403   200   403   200   404   200   403
POST   courses:bank_pictures                                   in    403   403   422   422   422   422   422   403
POST   courses:course_bank_pictures        course              in    403   403   422   403   422   404   422   403
GET    courses:bank_question               shared              in    403   403   200   200   200   404   200   403
GET    courses:course_bank_question        course,banked       in    403   403   200   403   200   404   200   403
POST   courses:bank_question               shared              in    403   403   422   422   422   404   422   403
POST   courses:course_bank_question        course,banked       in    403   403   422   403   422   404   422   403
GET    courses:bank_preview                shared              in    403   403   200   200   200   404   200   403
GET    courses:course_bank_preview         course,banked       in    403   403   200   403   200   404   200   403
POST   courses:bank_preview                shared              in    403   403   200   200   200   404   200   403
POST   courses:course_bank_preview         course,banked       in    403   403   200   403   200   404   200   403
GET    courses:bank_versions               shared              in    403   403   200   200   200   404   200   403
GET    courses:course_bank_versions        course,banked       in    403   403   200   403   200   404   200   403
POST   courses:bank_restoration            shared,one          in    403   403   302   302   302   404   302   403
POST   courses:course_bank_restoration     course,banked,one   in    403   403   302   403   302   404   302   403
GET    courses:studio_quizzes              course              in    403   403   200   403   200   404   200   403
POST   courses:studio_quizzes              course              in    403   403   302   403   302   404   302   403
GET    courses:studio_quiz                 course,sectioned    in    403   403   200   403   200   404   200   403
GET    courses:studio_quiz                 course,quiz         in    403   403   200   403   200   404   200   403
POST   courses:studio_quiz_items           course,sectioned    in    403   403   302   403   302   404   302   403
GET    courses:studio_quiz_question        course,sectioned    in    403   403   200   403   200   404   200   403
POST   courses:studio_quiz_question        course,sectioned    in    403   403   422   403   422   404   422   403
GET    courses:studio_quiz_settings        course,sectioned    in    403   403   200   403   200   404   200   403
POST   courses:studio_quiz_settings        course,sectioned    in    403   403   422   403   422   404   422   403
GET    courses:studio_quiz_preview         course,sectioned    in    403   403   200   403   200   404   200   403
GET    courses:studio_quiz_preview         course,quiz         in    403   403   200   403   200   404   200   403
POST   courses:studio_quiz_preview         course,sectioned    in    403   403   200   403   200   404   200   403
POST   courses:studio_quiz_discard         course,sectioned    in    403   403   302   403   302   404   302   403
GET    courses:studio_quiz_item            course,sectioned,drawn in    403   403   200   403   200   404   200   403
GET    courses:studio_quiz_item            course,sectioned,part in    403   403   200   403   200   404   200   403
POST   courses:studio_quiz_item            course,sectioned,part in    403   403   302   403   302   404   302   403
POST   courses:studio_quiz_place           course,sectioned,drawn in    403   403   302   403   302   404   302   403
POST   courses:studio_quiz_removal         course,sectioned,drawn in    403   403   302   403   302   404   302   403
POST   learning:answers             running,one         in    404
"""
# What is sent with a POST; nothing where a route is not named.
SENT: dict[str, dict[str, Any]] = {
    "courses:bank_new": {"type": "essay"},
    "courses:course_bank_new": {"type": "essay"},
    "courses:studio_quizzes": {"title": "A quiz"},
    "courses:studio_quiz_items": {"section": "A section"},
    "courses:studio_quiz_question": {"type": "essay"},
    "courses:studio_quiz_item": {"title": "A section"},
    "courses:bank_folders": {"name": "A folder"},
    "courses:course_bank_folders": {"name": "A folder"},
}
