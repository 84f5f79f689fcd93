"""The part of the routes table about certificates for those who teach and as credentials; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                            stran lear  othr  inst  othr  admin othr  staff guest
#                                                            ger   ner   lear  ruct  inst        admin
GET    learning:teach_certificates     course                in    403   403   200   403   200   404   200   403
GET    learning:teach_certificates     draft                 in    404   404   200   404   200   404   200   404
GET    learning:certificate_rule       course                in    403   403   200   403   200   404   200   403
POST   learning:certificate_rule       course                in    403   403   302   403   302   404   302   403
POST   learning:certificate_runs       course                in    403   403   302   403   302   404   302   403
GET    learning:certificates_running_out course              in    403   403   200   403   200   404   200   403
POST   learning:certificates_running_out course              in    403   403   302   403   302   404   302   403
POST   learning:certificate_run_approval course,run          in    403   403   302   403   302   404   302   403
POST   learning:certificate_run_approval draft,run           in    404   404   404   404   404   404   404   404
POST   learning:certificate_run_cancellation course,run      in    403   403   302   403   302   404   302   403
GET    learning:certificate_run        course,run            in    403   403   200   403   200   404   200   403
GET    learning:certificate_run        draft,run             in    404   404   404   404   404   404   404   404
GET    learning:teach_certificate      draft,drafted         in    404   404   200   404   200   404   200   404
GET    learning:teach_certificate      course,number         in    403   403   404   403   404   404   404   403
POST   learning:certificate_versions   draft,drafted         in    404   404   302   404   302   404   302   404
POST   learning:certificate_versions   course,number         in    403   403   404   403   404   404   404   403
POST   learning:certificate_revocation draft,drafted         in    404   404   302   404   302   404   302   404
POST   learning:certificate_revocation course,number         in    403   403   404   403   404   404   404   403
POST   learning:certificate_validity   draft,drafted         in    404   404   302   404   302   404   302   404
POST   learning:certificate_validity   course,number         in    403   403   404   403   404   404   404   403
GET    learning:teach_certificate_pdf  draft,drafted         in    404   404   200   404   200   404   200   404
GET    learning:teach_certificate_pdf  course,number         in    403   403   404   403   404   404   404   403
POST   learning:certificate_renewals   draft,drafted         in    404   404   302   404   302   404   302   404
POST   learning:certificate_renewals   course,number         in    403   403   404   403   404   404   404   403
GET    learning:certificate_sample     course                in    403   403   200   403   200   404   200   403
GET    learning:certificate_sample     draft                 in    404   404   200   404   200   404   200   404
GET    learning:certificate_designs                          in    403   403   403   403   200   200   200   403
POST   learning:certificate_designs                          in    403   403   403   403   302   302   302   403
GET    learning:certificate_design     look                  in    403   403   403   403   200   404   200   403
POST   learning:certificate_design     look                  in    403   403   403   403   302   404   302   403
POST   learning:certificate_design_standard look             in    403   403   403   403   302   404   302   403
POST   learning:certificate_design_removal  look             in    403   403   403   403   302   404   302   403
GET    learning:certificate_preview                          in    403   403   403   403   200   200   200   403
GET    learning:credential_jwt         number                in    200   404   404   404   404   404   404   404
GET    learning:credential_json        number                in    200   404   404   404   404   404   404   404
GET    learning:did_document                                 200
GET    learning:issuer_keys                                  200
GET    learning:achievement            course                200   200   200   200   200   200   404   200   200
GET    learning:achievement            draft                 404   404   404   200   404   200   404   200   404
GET    learning:credential_status      one                   200
"""
SENT: dict[str, dict[str, Any]] = {
    "learning:certificate_designs": {"name": "Another"},
    "learning:certificate_design": {"name": "First", "face": "sans", "paper": "a4", "format": "portrait"},
    "learning:certificates_running_out": {"all": "1", "reason": "Attended", "until": "2040-01-01T12:00"},
    "learning:certificate_rule": {"is_offered": "on", "needs_completion": "on"},
    "learning:certificate_versions": {"name": "Lena Lovelace", "reason": "A wrong letter"},
    "learning:certificate_revocation": {"revoke-reason": "A mistake"},
    "learning:certificate_renewals": {
        "renew-until": "2099-01-01T12:00",
        "renew-reason": "Attended",
        "renew-version": "1",
    },
}
