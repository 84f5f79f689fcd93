"""The tables of this floor, gathered from its parts."""

from courses.assignments.models import Assignment, Criterion, Level, RubricUse, SampleAnswer, SavedRubric
from courses.authoring.models import LessonDraft, LessonVersion, Publication, Remark, Step
from courses.blocks.models import Block, Resource
from courses.catalogue.models import Category, Course, CourseStaff
from courses.interchange.models import ImportRun, Transfer
from courses.links.models import OutsideLink
from courses.media.models import MediaAsset, Processing, Rendition, Upload
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.outline.models import Lesson, Module, Prerequisite
from courses.packages.models import Package
from courses.questions.models import Question, QuestionFolder, QuestionVersion
from courses.quizzes.models import Quiz, QuizDraw, QuizQuestion, QuizSection
from courses.videos.models import CaptionTrack, Video, VideoDraft, VideoGroup, VideoGroupItem

__all__ = [
    "Assignment",
    "Block",
    "CaptionTrack",
    "Category",
    "Course",
    "CourseStaff",
    "Criterion",
    "ImportRun",
    "Lesson",
    "LessonDraft",
    "LessonVersion",
    "Level",
    "MediaAsset",
    "Milestone",
    "MilestoneQuestion",
    "Module",
    "OutsideLink",
    "Package",
    "Prerequisite",
    "Processing",
    "Publication",
    "Question",
    "QuestionFolder",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "QuizQuestion",
    "QuizSection",
    "Remark",
    "Rendition",
    "Resource",
    "RubricUse",
    "SampleAnswer",
    "SavedRubric",
    "Step",
    "Transfer",
    "Upload",
    "Video",
    "VideoDraft",
    "VideoGroup",
    "VideoGroupItem",
]
