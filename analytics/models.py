"""The tables of this floor, gathered from its parts."""

from analytics.rollups.models import CourseDay, LearnerDay, LessonDay, QuizDay, Recount

__all__ = ["CourseDay", "LearnerDay", "LessonDay", "QuizDay", "Recount"]
