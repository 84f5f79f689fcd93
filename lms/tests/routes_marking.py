"""The part of the routes table about regrades; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:regrades            course              in    403   403   200   403   200   404   200   403
GET    learning:regrades            draft               in    404   404   200   404   200   404   200   404
POST   learning:regrades            course              in    403   403   404   403   404   404   404   403
GET    learning:regrade             course,regrade      in    403   403   200   403   200   404   200   403
GET    learning:regrade             draft,regrade       in    404   404   404   404   404   404   404   404
POST   learning:regrade_application course,regrade      in    403   403   302   403   302   404   302   403
POST   learning:regrade_undoing     course,regrade      in    403   403   302   403   302   404   302   403
"""
SENT: dict[str, dict[str, Any]] = {}
