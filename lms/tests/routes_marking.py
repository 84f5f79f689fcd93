"""The part of the routes table about marking and regrades; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    learning:marking_queue                           in    403   403   200   200   200   200   200   403
GET    learning:marking             course              in    403   403   200   403   200   404   200   403
GET    learning:marking             draft               in    404   404   200   404   200   404   200   404
GET    learning:mark                essay               in    403   403   200   403   200   404   200   403
POST   learning:mark                essay               in    403   403   302   403   302   404   302   403
GET    learning:mark                work                in    403   403   200   403   200   404   200   403
POST   learning:mark                work                in    403   403   422   403   422   404   422   403
POST   learning:mark_claim          work                in    403   403   302   403   302   404   302   403
POST   learning:mark_release        work                in    403   403   204   403   204   404   204   403
POST   learning:mark_draft          work                in    403   403   200   403   200   404   200   403
POST   learning:mark_waiver         work                in    403   403   302   403   302   404   302   403
GET    learning:mark_opinion        work                in    403   403   404   403   200   404   404   403
POST   learning:mark_opinion        work                in    403   403   404   403   422   404   404   403
GET    learning:marking_rules       course              in    403   403   200   403   200   404   200   403
POST   learning:marking_rules       course              in    403   403   404   403   404   404   404   403
GET    learning:marking_comments                        in    403   403   200   200   200   200   200   403
POST   learning:marking_comments                        in    403   403   200   200   200   200   200   403
POST   learning:marking_comment     saved_comment       in    404   404   404   404   302   404   404   404
POST   learning:marking_comment_deletion saved_comment  in    404   404   404   404   302   404   404   404
GET    learning:mark_file           work,work_file      in    403   403   200   403   200   404   200   403
GET    learning:mark_file           work,draft_file     in    403   403   404   403   404   404   404   403
GET    learning:mark_file           upload_answer,upload in   403   403   200   403   200   404   200   403
GET    learning:regrades            course              in    403   403   200   403   200   404   200   403
GET    learning:regrades            draft               in    404   404   200   404   200   404   200   404
POST   learning:regrades            course              in    403   403   404   403   404   404   404   403
GET    learning:regrade             course,regrade      in    403   403   200   403   200   404   200   403
GET    learning:regrade             draft,regrade       in    404   404   404   404   404   404   404   404
POST   learning:regrade_application course,regrade      in    403   403   302   403   302   404   302   403
POST   learning:regrade_undoing     course,regrade      in    403   403   302   403   302   404   302   403
"""
SENT: dict[str, dict[str, Any]] = {
    "learning:mark": {"points": "1"},
    "learning:mark_draft": {"comment": "More"},
    "learning:marking_comments": {"text": "More"},
    "learning:marking_comment": {"text": "More"},
}
