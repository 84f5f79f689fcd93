"""The part of the routes table about files, uploads and the library; see `lms.tests.routes_table` for how to read it."""

from typing import Any

TABLE = """
#                                                       stran lear  othr  inst  othr  admin othr  staff guest
#                                                       ger   ner   lear  ruct  inst        admin
POST   courses:uploads                                  in    403   403   302   302   302   302   302   403
GET    courses:upload               coming              in    404   404   200   404   404   404   404   404
PATCH  courses:upload               coming              in    404   404   415   404   404   404   404   404
DELETE courses:upload               coming              in    404   404   204   404   404   404   404   404
POST   courses:upload_asset         coming              in    404   404   409   404   404   404   404   404
GET    courses:rendition            asset,forged,forged,small 404
GET    courses:rendition            signed              200   200   200   200   200   200   404   200   200
GET    courses:package_file         house,package,forged,forged,started 404
GET    courses:library                                  in    403   403   200   200   200   200   200   403
POST   courses:library                                  in    403   403   422   422   422   422   422   403
GET    courses:library_video        video               in    403   403   200   200   200   404   200   403
POST   courses:library_video        video               in    403   403   422   422   422   404   422   403
POST   courses:library_video_file   video               in    403   403   404   404   404   404   404   403
POST   courses:library_video_removal video              in    403   403   302   302   302   404   302   403
GET    courses:library_video_work   video               in    403   403   200   200   200   404   200   403
POST   courses:library_video_work   video               in    403   403   302   302   302   404   302   403
GET    courses:library_groups                           in    403   403   200   200   200   200   200   403
POST   courses:library_groups                           in    403   403   422   422   422   422   422   403
GET    courses:library_group        film_group          in    403   403   200   200   200   404   200   403
POST   courses:library_group        film_group          in    403   403   422   422   422   404   422   403
POST   courses:library_group_removal film_group         in    403   403   302   302   302   404   302   403
POST   courses:library_group_items  film_group          in    403   403   404   404   404   404   404   403
POST   courses:library_group_order  film_group          in    403   403   400   400   400   404   400   403
POST   courses:library_group_place  film_group,film_item in   403   403   302   302   302   404   302   403
GET    courses:library_files                            in    403   403   200   200   200   200   200   403
GET    courses:library_file         asset               in    403   403   200   200   200   404   200   403
POST   courses:library_file         asset               in    403   403   302   302   302   404   302   403
POST   courses:library_packages                         in    403   403   404   404   404   404   404   403
POST   courses:library_file_removal asset               in    403   403   302   302   302   404   302   403
"""
SENT: dict[str, dict[str, Any]] = {}
