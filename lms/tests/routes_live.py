"""The part of the routes table about live sessions; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:live_sessions       course              in    200   crs   200   crs   200   404   200   crs
GET    learning:live_sessions       draft               in    404   404   200   404   200   404   200   404
GET    learning:live_session        live                in    200   404   200   404   200   404   200   404
GET    learning:live_card           live                in    200   404   200   404   200   404   200   404
GET    learning:live_ics            live                in    200   404   200   404   200   404   200   404
POST   learning:live_attendance     live                in    302   404   302   404   302   404   302   404
GET    learning:live_room           live                in    200   404   200   404   200   404   200   404
GET    learning:live_room           live_off            in    302   404   302   404   302   404   302   404
GET    learning:live_taught         course              in    403   403   200   403   200   404   200   403
GET    learning:live_new            course              in    403   403   200   403   200   404   200   403
POST   learning:live_new            course              in    403   403   422   403   422   404   422   403
GET    learning:live_change         course,live         in    403   403   200   403   200   404   200   403
GET    learning:live_change         draft,live          in    404   404   404   404   404   404   404   404
POST   learning:live_change         course,live         in    403   403   422   403   422   404   422   403
GET    learning:live_cancellation   course,live         in    403   403   200   403   200   404   200   403
POST   learning:live_cancellation   course,live         in    403   403   302   403   302   404   302   403
POST   learning:live_reinstatement  course,live_off     in    403   403   302   403   302   404   302   403
GET    learning:live_people         course,live         in    403   403   200   403   200   404   200   403
GET    learning:live_people_csv     course,live         in    403   403   200   403   200   404   200   403
"""
SENT: dict[str, dict[str, Any]] = {
    "learning:live_new": {"title": "More"},
    "learning:live_change": {"title": "Other"},
    "learning:live_cancellation": {"reason": "Ill"},
}
