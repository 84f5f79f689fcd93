"""Lists of people brought into a course."""
