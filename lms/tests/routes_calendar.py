"""The part of the routes table about calendars; see `lms.tests.routes_table` for how to read it."""

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:calendar                                in    200
POST   learning:calendar_address                        in    302
POST   learning:calendar_revocation                     in    302
GET    learning:calendar_feed       calendar_secret     200   200   200   200   200   200   404   200   200
"""
