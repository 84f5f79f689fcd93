"""Grades of a course: items, categories, marks by learner, and the total."""
