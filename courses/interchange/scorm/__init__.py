"""SCORM 1.2 and 2004 packages: a manifest, pages and scripts. They become a package that a lesson opens in a frame.

Content Aggregation Model, SCORM 1.2 (2001) and 2004 3rd and 4th edition. What a package reports is not recorded.
"""
