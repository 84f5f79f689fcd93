"""The part of the routes table about ways into a course; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:join                secret              200   200   200   200   200   200   404   200   200
POST   learning:join                secret              in    302   302   302   302   302   404   302   302
GET    learning:ways_in course in    403   403   200   403   200   404   200   403
GET    learning:ways_in draft in    404   404   200   404   200   404   200   404
POST   learning:ways_in course in    403   403   302   403   302   404   302   403
POST   learning:invitations course in    403   403   302   403   302   404   302   403
POST   learning:invitation_revocation course,invitation in    403   403   302   403   302   404   302   403
POST   learning:invitation_revocation draft,invitation in    404   404   404   404   404   404   404   404
POST   learning:cohorts course in    403   403   302   403   302   404   302   403
GET    learning:cohort course,cohort in    403   403   200   403   200   404   200   403
POST   learning:cohort course,cohort in    403   403   302   403   302   404   302   403
GET    learning:cohort draft,cohort in    404   404   404   404   404   404   404   404
GET    learning:people_add course in    403   403   302   403   302   404   302   403
POST   learning:people_add course in    403   403   200   403   200   404   200   403
GET    learning:person course,person in    403   403   200   403   200   404   200   403
GET    learning:person draft,person in    404   404   404   404   404   404   404   404
POST   learning:person_approval course,person in    403   403   302   403   302   404   302   403
POST   learning:person_refusal course,person in    403   403   302   403   302   404   302   403
POST   learning:person_withdrawal course,person in    403   403   302   403   302   404   302   403
POST   learning:person_renewal course,person in    403   403   302   403   302   404   302   403
GET    learning:person_lessons course,person in    403   403   200   403   200   404   200   403
POST   learning:lesson_mark course,person,lesson_id in    403   403   302   403   302   404   302   403
POST   learning:person_cohort course,person in    403   403   302   403   302   404   302   403
POST   learning:person_withdrawal draft,person in    404   404   404   404   404   404   404   404
GET    learning:recheck course in    403   403   200   403   200   404   200   403
GET    learning:recheck draft in    404   404   200   404   200   404   200   404
GET    learning:outlook course in    403   403   200   403   200   404   200   403
GET    learning:outlook draft in    404   404   200   404   200   404   200   404
POST   learning:outlook course in    403   403   200   403   200   404   200   403
GET    learning:people_lists course in    403   403   200   403   200   404   200   403
GET    learning:people_lists draft in    404   404   200   404   200   404   200   404
POST   learning:people_lists course in    403   403   422   403   422   404   422   403
GET    learning:people_list course,people_list in    403   403   200   403   200   404   200   403
GET    learning:people_list draft,people_list in    404   404   404   404   404   404   404   404
GET    learning:people_list_result course,people_list in    403   403   200   403   200   404   200   403
POST   learning:people_list_approval course,people_list in    403   403   302   403   302   404   302   403
POST   learning:people_list_cancellation course,people_list in    403   403   302   403   302   404   302   403
POST   learning:people_list_another_try course,people_list in    403   403   302   403   302   404   302   403
"""
SENT: dict[str, dict[str, Any]] = {
    "learning:ways_in": {"way": "open"},
    "learning:invitations": {"link-label": "Fair"},
    "learning:cohorts": {"cohort-name": "Spring", "cohort-shift_days": "0"},
    "learning:cohort": {"cohort-name": "Spring", "cohort-shift_days": "0"},
    "learning:people_add": {"emails": "new@example.org"},
}
