"""Every address of the product and of allauth, by who asks: the one place where that is decided and checked.

A row is a method, the name of a route (or its path, where it has no name), the names of its arguments among the
values of the world, and what the nine roles of `lms.tests.world.ROLES` get. Two entries: strangers, and everybody
else; one: everybody. Besides a status there are

    in    302 to the sign-in page, and from there back
    crs   302 to the page of the course, where one can enrol

A stranger's or another organisation's thing is a 404, a member without the right gets 403, and who is not signed
in is asked to. What is open to everybody: the catalogue and its pictures, the pages of published courses, the check
of a certificate's number, the probes; and addresses that were signed for whoever holds them.
"""

from dataclasses import dataclass
from typing import Any

from lms.tests import (
    routes_accommodations,
    routes_assignments,
    routes_attempts,
    routes_calendar,
    routes_certificates,
    routes_editor,
    routes_enrolments,
    routes_gradebook,
    routes_live,
    routes_marking,
    routes_media,
    routes_questions,
    routes_signin,
    routes_studio,
    routes_transfers,
    routes_video_studio,
)
from lms.tests.building import beat_of
from lms.tests.world import ROLES

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    healthz                                          503
GET    metrics                                          404
GET    pages:favicon                                    302
GET    learning:home                                    200
GET    learning:courses                                 in    200
GET    learning:quiet                                   in    200
GET    learning:course              course              in    302   crs   crs   crs   crs   404   crs   crs
GET    learning:course              draft               in    404   404   crs   404   crs   404   crs   404
GET    learning:lesson              course,text         in    200   crs   200   crs   200   404   200   crs
GET    learning:lesson              course,film         in    200   crs   200   crs   200   404   200   crs
GET    learning:lesson              course,last         in    200   crs   200   crs   200   404   200   crs
GET    learning:lesson              draft,draft_lesson  404   404   404   200   404   200   404   200   404
POST   learning:completion          course,text         in    302   404   404   404   404   404   404   404
DELETE learning:completion          course,text         in    302   404   404   404   404   404   404   404
POST   learning:completion          course,last         in    403   404   404   404   404   404   404   404
POST   learning:completion          draft,draft_lesson  in    404
GET    learning:lesson_news         course,film         in    200   404   404   404   404   404   404   404
GET    learning:position            course,film,video   401   200   404   404   404   404   404   404   404
POST   learning:position            course,film,video   401   200   404   404   404   404   404   404   404
POST   learning:watched             course,film,video   in    302   404   404   404   404   404   404   404
GET    learning:milestone_answer    course,film,milestone in  200   404   404   404   404   404   404   404
POST   learning:milestone_answer    course,film,milestone in  302   404   404   404   404   404   404   404
GET    learning:notes               course,film         in    200   404   404   404   404   404   404   404
POST   learning:notes               course,film         in    302   404   404   404   404   404   404   404
GET    learning:course_notes        course              in    200   crs   404   crs   404   404   404   crs
GET    learning:course_notes_md     course              in    200   crs   404   crs   404   404   404   crs
GET    learning:course_notes_csv    course              in    200   crs   404   crs   404   404   404   crs
GET    learning:note                course,film,note    in    200   404   404   404   404   404   404   404
POST   learning:note                course,film,note    in    302   404   404   404   404   404   404   404
DELETE learning:note                course,film,note    in    302   404   404   404   404   404   404   404
GET    learning:quiz                course,check,quiz   in    200   crs   200   crs   200   404   200   crs
POST   learning:attempts            course,check,quiz   in    302   crs   404   crs   404   404   404   crs
GET    learning:attempt             running             in    200   404   404   404   404   404   404   404
GET    learning:attempt             handed_in           in    302   404   404   404   404   404   404   404
POST   learning:answer              running,one         in    200   404   404   404   404   404   404   404
POST   learning:answer              handed_in,one       in    409   404   404   404   404   404   404   404
POST   learning:answer_files        handed_in,one       in    404   404   404   404   404   404   404   404
POST   learning:answer_files        essays,two          in    400   404   404   404   404   404   404   404
GET    learning:answer_file         essays,two,upload   in    200   404   200   404   200   404   200   404
POST   learning:flag                running,one         in    200   404   404   404   404   404   404   404
GET    learning:hand_in             running             in    200   404   404   404   404   404   404   404
POST   learning:hand_in             running             in    302   404   404   404   404   404   404   404
GET    learning:result              handed_in           in    200   404   404   404   404   404   404   404
GET    learning:result              running             in    302   404   404   404   404   404   404   404
GET    learning:certificate         course              in    200   crs   200   crs   200   404   200   crs
GET    learning:certificate         finished            in    200   crs   200   crs   200   200   200   crs
GET    learning:certificate         draft               in    200   404   200   404   200   404   200   404
POST   learning:certificate_name    course              in    422   crs   422   crs   422   404   422   crs
GET    learning:certificate_pdf     number              in    200   404   404   404   404   404   404   404
GET    learning:verify_form                             200
GET    learning:verify              number              200   200   200   200   200   200   404   200   200
GET    learning:enrolment_panel     course              in    crs   crs   crs   crs   crs   404   crs   crs
GET    learning:enrolment_panel     draft               in    404   404   crs   404   crs   404   crs   404
POST   learning:enrol               course              in    302   302   302   302   302   404   302   302
POST   learning:enrol               draft               in    404   404   409   404   409   404   409   404
POST   learning:leave               course              in    crs   crs   crs   crs   crs   404   crs   crs
POST   learning:leave               draft               in    404   404   crs   404   crs   404   crs   404
POST   learning:renewal             course              in    409   404   404   404   404   404   404   404
POST   learning:renewal             draft               in    404   404   404   404   404   404   404   404
GET    learning:teach                                   in    403   403   200   200   200   200   200   403
GET    learning:teach_course        course              in    403   403   200   403   200   404   200   403
GET    learning:teach_course        draft               in    404   404   200   404   200   404   200   404
GET    learning:lesson_learners     course,lesson_id    in    403   403   200   403   200   404   200   403
GET    courses:catalogue                                200
GET    courses:course               course              200   200   200   200   200   200   404   200   200
GET    courses:course               draft               404   404   404   200   404   200   404   200   404
GET    courses:asset                asset,file          404
GET    courses:asset                signed              200   200   200   200   200   200   404   200   200
GET    courses:captions             captions            404
GET    courses:captions             signed              200   200   200   200   200   200   404   200   200
GET    courses:picture              picture             200   200   200   200   200   200   404   200   200
GET    community:community                              302
GET    community:notifications                          in    200
GET    community:unread                                 200
POST   community:reading                                in    302
GET    community:opening            notification        in    302   404   404   404   404   404   404   404
GET    analytics:insights                               in    302
GET    analytics:course             course              in    403   403   200   403   200   404   200   403
GET    analytics:course             draft               in    404   404   200   404   200   404   200   404
GET    analytics:course_csv         course              in    403   403   200   403   200   404   200   403
GET    analytics:course_csv         draft               in    404   404   200   404   200   404   200   404
GET    analytics:finish_rates       course              in    403   403   200   403   200   404   200   403
GET    analytics:finish_rates       draft               in    404   404   200   404   200   404   200   404
GET    accounts:profile                                 in    200
POST   accounts:profile                                 in    302
GET    accounts:sessions                                in    200
POST   accounts:session_revocation  session             in    302   404   404   404   404   404   404   404
POST   accounts:sessions_revocation                     in    302
GET    usersessions_list                                in    200
GET    public_file                  logo                200
GET    public_file                  stored              404

GET    account_login                                    200   302
POST   account_login                                    200   302
GET    account_logout                                   302   200
POST   account_logout                                   302
GET    account_inactive                                 200
GET    account_signup                                   200   302
POST   account_signup                                   200   302
GET    account_reauthenticate                           in    200
POST   account_reauthenticate                           in    200
GET    account_email                                    in    200
POST   account_email                                    in    302
GET    account_email_verification_sent                  302
GET    account_change_password                          in    200
POST   account_change_password                          in    200
GET    account_set_password                             in    302
GET    account_reset_password                           200
POST   account_reset_password                           200
GET    account_confirm_login_code                       302
GET    account_confirm_password_reset_code              302
GET    account_complete_password_reset                  302
GET    account_password_reset_completed                 200
GET    mfa_index                                        in    200
GET    mfa_authenticate                                 302
GET    mfa_reauthenticate                               in    302
GET    mfa_activate_totp                                in    200
POST   mfa_activate_totp                                in    200
GET    mfa_deactivate_totp                              in    404
POST   mfa_deactivate_totp                              in    404
GET    mfa_view_recovery_codes                          in    404
GET    mfa_generate_recovery_codes                      in    200
POST   mfa_generate_recovery_codes                      in    200
GET    mfa_download_recovery_codes                      in    404
GET    mfa_list_webauthn                                in    200
GET    mfa_add_webauthn                                 in    200
POST   mfa_add_webauthn                                 in    200
GET    mfa_reauthenticate_webauthn                      in    302
GET    mfa_login_webauthn                               302
GET    mfa_remove_webauthn          key                 in    404
POST   mfa_remove_webauthn          key                 in    404
GET    mfa_edit_webauthn            key                 in    404
POST   mfa_edit_webauthn            key                 in    404
GET    socialaccount_login_cancelled                    200
GET    socialaccount_login_error                        401
GET    socialaccount_signup                             302
GET    socialaccount_connections                        in    200
POST   socialaccount_connections                        in    200
GET    /accounts/social/login/cancelled/                301
GET    /accounts/social/login/error/                    301
GET    /accounts/social/signup/                         301
GET    /accounts/social/connections/                    301
"""
# What is sent with a POST; nothing where a route is not named.
SENT: dict[str, dict[str, Any]] = (
    {
        "learning:position": {"beat": beat_of(100)},
        "learning:notes": {"body": "A thought"},
        "learning:answer": {"answer-choice": "a"},
        "learning:flag": {"flagged": True},
        "learning:milestone_answer": {"try": "2"},
        "accounts:profile": {"full_name": "New Name", "time_zone": "UTC", "language": "en-gb"},
        "accounts:sessions_revocation": {"keep": "1"},
    }
    | routes_accommodations.SENT
    | routes_assignments.SENT
    | routes_certificates.SENT
    | routes_enrolments.SENT
    | routes_gradebook.SENT
    | routes_live.SENT
    | routes_studio.SENT
    | routes_editor.SENT
    | routes_questions.SENT
    | routes_attempts.SENT
    | routes_marking.SENT
    | routes_media.SENT
    | routes_transfers.SENT
    | routes_video_studio.SENT
)
# Sent as JSON, the way the page's own script does.
JSON = frozenset({"learning:flag"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what each role gets for one address."""

    method: str
    name: str
    keys: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.keys}".strip()


def rows() -> list[Row]:
    """Return the table, read."""
    lines = (
        TABLE
        + routes_accommodations.TABLE
        + routes_assignments.TABLE
        + routes_enrolments.TABLE
        + routes_gradebook.TABLE
        + routes_live.TABLE
        + routes_calendar.TABLE
        + routes_signin.TABLE
        + routes_studio.TABLE
        + routes_editor.TABLE
        + routes_attempts.TABLE
        + routes_certificates.TABLE
        + routes_marking.TABLE
        + routes_media.TABLE
        + routes_questions.TABLE
        + routes_transfers.TABLE
        + routes_video_studio.TABLE
    ).splitlines()
    return [_row(line.split()) for line in lines if line and not line.startswith("#")]


def _row(words: list[str]) -> Row:
    method, name, *rest = words
    keys = "" if rest[0].isdecimal() or rest[0] == "in" else rest.pop(0).replace(",", " ")
    if len(rest) < 3:
        rest = [rest[0], *[rest[-1]] * (len(ROLES) - 1)]
    assert len(rest) == len(ROLES), f"{name}: {len(rest)} entries for {len(ROLES)} roles"
    return Row(method, name, keys, tuple(rest))
