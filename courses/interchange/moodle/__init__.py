"""Moodle's own backups (`.mbz`): a folder of XML files for each activity, and the files by their content.

Described by the code of Moodle's backup (`backup/moodle2`), 2.x to 5.x. Questions in it are written unlike Moodle
XML; they are rewritten into that, so that one reader does for both.
"""
