"""The part of the routes table about files, uploads and the library; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
POST   courses:uploads                                  in    403   403   302   302   302   302   302   403
GET    courses:upload               coming              in    403   403   200   404   404   404   404   403
PATCH  courses:upload               coming              in    403   403   415   404   404   404   404   403
DELETE courses:upload               coming              in    403   403   204   404   404   404   404   403
POST   courses:upload_asset         coming              in    403   403   409   404   404   404   404   403
GET    courses:rendition            asset,forged,forged,small 404
GET    courses:rendition            signed              200   200   200   200   200   200   404   200   200
"""
SENT: dict[str, dict[str, Any]] = {}
