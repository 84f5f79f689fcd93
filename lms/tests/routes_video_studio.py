"""The part of the routes table about captions and milestones; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
GET    courses:captions_tracks      video               in    403   403   200   200   200   404   200   403
POST   courses:captions_tracks      video               in    403   403   302   302   302   404   302   403
GET    courses:captions_editor      video,captions      in    403   403   200   200   200   404   200   403
POST   courses:captions_editor      video,captions      in    403   403   422   422   422   404   422   403
GET    courses:captions_cues        video,captions      in    403   403   200   200   200   404   200   403
POST   courses:captions_cues        video,captions      in    403   403   400   400   400   404   400   403
POST   courses:captions_details     video,captions      in    403   403   302   302   302   404   302   403
POST   courses:captions_removal     video,captions      in    403   403   302   302   302   404   302   403
GET    courses:captions_download    video,captions,srt  in    403   403   200   200   200   404   200   403
GET    courses:video_milestones     video               in    403   403   200   200   200   404   200   403
GET    courses:video_milestone_new  video               in    403   403   200   200   200   404   200   403
POST   courses:video_milestone_new  video               in    403   403   422   422   422   404   422   403
POST   courses:video_milestone_rendering video          in    403   403   200   200   200   404   200   403
GET    courses:video_milestone      video,milestone     in    403   403   200   200   200   404   200   403
POST   courses:video_milestone      video,milestone     in    403   403   422   422   422   404   422   403
POST   courses:video_milestone_place video,milestone    in    403   403   302   302   302   404   302   403
POST   courses:video_milestone_acceptance video,milestone in  403   403   302   302   302   404   302   403
POST   courses:video_milestone_removal video,milestone  in    403   403   302   302   302   404   302   403
GET    courses:video_milestone_questions video,milestone in   403   403   200   200   200   404   200   403
POST   courses:video_milestone_questions video,milestone in   403   403   422   422   422   404   422   403
GET    courses:video_publication    video               in    403   403   200   200   200   404   200   403
POST   courses:video_publication    video               in    403   403   302   403   302   404   302   403
POST   courses:video_draft_removal  video               in    403   403   302   403   302   404   302   403
GET    courses:group_publication    film_group          in    403   403   200   200   200   404   200   403
POST   courses:group_publication    film_group          in    403   403   302   403   302   404   302   403
POST   courses:group_draft_removal  film_group          in    403   403   302   403   302   404   302   403
POST   courses:video_milestone_question video,milestone,asked in 403 403 302  302   302   404   302   403
"""
SENT: dict[str, dict[str, Any]] = {
    "courses:captions_tracks": {"kind": "captions", "language": "sw"},
    "courses:video_milestone_rendering": {"text": "Some *text*"},
}
