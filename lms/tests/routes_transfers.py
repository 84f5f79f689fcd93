"""The part of the routes table about bringing content in and out; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    courses:transfers                                in    403   403   200   200   200   200   200   403
GET    courses:new_transfer                             in    403   403   200   200   200   200   200   403
POST   courses:new_transfer                             in    403   403   422   422   422   422   422   403
POST   courses:transfer_exports                         in    403   403   422   422   422   422   422   403
POST   courses:transfer_course_exports                  in    403   403   422   422   422   422   422   403
GET    courses:transfer             transfer            in    403   403   200   404   404   404   404   403
POST   courses:transfer_approval    transfer            in    403   403   302   404   404   404   404   403
POST   courses:transfer_cancellation transfer           in    403   403   302   404   404   404   404   403
POST   courses:transfer_another_try transfer            in    403   403   302   404   404   404   404   403
GET    courses:transfer_file        transfer            in    403   403   404   404   404   404   404   403
"""
SENT: dict[str, dict[str, Any]] = {}
