"""Marking by people: one queue over all courses, who has what open, drafts of markings."""
