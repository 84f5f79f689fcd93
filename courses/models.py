"""The tables of this floor, gathered from its parts."""

from courses.blocks.models import Block, Resource
from courses.catalogue.models import Category, Course, CourseStaff
from courses.interchange.models import ImportRun
from courses.media.models import MediaAsset
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.outline.models import Lesson, Module, Prerequisite
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import Quiz, QuizQuestion
from courses.videos.models import CaptionTrack, Video, VideoGroup, VideoGroupItem

__all__ = [
    "Block",
    "CaptionTrack",
    "Category",
    "Course",
    "CourseStaff",
    "ImportRun",
    "Lesson",
    "MediaAsset",
    "Milestone",
    "MilestoneQuestion",
    "Module",
    "Prerequisite",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizQuestion",
    "Resource",
    "Video",
    "VideoGroup",
    "VideoGroupItem",
]
