"""Generated covers: a line drawing per course, the same every time, in the organisation's hue."""

from lms.pages.covers.plate import MOTIFS, cover_svg

__all__ = ["MOTIFS", "cover_svg"]
