"""The part of the routes table about attempts that go on without a connection; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:questions           running             in    200   404   404   404   404   404   404   404
GET    learning:questions           handed_in           in    204   404   404   404   404   404   404   404
POST   learning:hints              running,one         in    422   404   404   404   404   404   404   404
POST   learning:result              handed_in           in    302   404   404   404   404   404   404   404
GET    learning:late_answers        course              in    403   403   200   403   200   404   200   403
GET    learning:late_answers        draft               in    404   404   200   404   200   404   200   404
POST   learning:late_decision       course,late         in    403   403   302   403   302   404   302   403
POST   learning:late_decision       draft,late          in    404   404   404   404   404   404   404   404
"""
SENT: dict[str, dict[str, Any]] = {"learning:late_decision": {"counts": "1"}}
