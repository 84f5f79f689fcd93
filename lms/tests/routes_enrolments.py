"""The part of the routes table about ways into a course; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:join                secret              200   200   200   200   200   200   404   200   200
POST   learning:join                secret              in    302   302   302   302   302   404   302   302
"""
SENT: dict[str, dict[str, Any]] = {}
