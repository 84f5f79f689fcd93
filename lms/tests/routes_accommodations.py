"""The part of the routes table about accommodations; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:time_left           running             in    200   404   404   404   404   404   404   404
GET    learning:accommodations      course,place        in    403   403   200   403   200   404   200   403
GET    learning:accommodations      draft,place         in    404   404   404   404   404   404   404   404
POST   learning:accommodations      course,place        in    403   403   302   403   302   404   302   403
POST   learning:extensions          course,place        in    403   403   422   403   422   404   422   403
POST   learning:extension_removal   course,place,extension in 403 403   302   403   302   404   302   403
"""
SENT: dict[str, dict[str, Any]] = {
    "learning:accommodations": {"extra_time_percent": "10", "extra_days": "0", "extra_attempts": "0"},
    "learning:extensions": {"extension-thing": "", "extension-extra_minutes": "5"},
}
