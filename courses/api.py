"""What other floors may do with courses: verbs, reads and gatekeepers. The tables are in `courses.models`."""

from courses.assignments.access import assignment_of_lesson
from courses.assignments.actions import create_assignment, publish_assignment, save_draft
from courses.assignments.documents import AssignmentDocument, CriterionDocument, rubric_of, samples_of
from courses.assignments.late import (
    LatePolicy,
    Reckoned,
    cost_words,
    describe_late,
    late_by,
    late_words,
    reckon,
)
from courses.authoring.access import reviewed_course, studio_lesson
from courses.authoring.foresight import Future, FutureLesson, future_of
from courses.authoring.preview import draft_lesson_page, drafted_lesson
from courses.authoring.versions import published_since
from courses.blocks.actions import add_block, order_blocks, remove_block, save_block, save_resource
from courses.blocks.content import (
    LessonAsset,
    LessonAssignment,
    LessonBlock,
    LessonCaptions,
    LessonContent,
    LessonFile,
    LessonMilestone,
    LessonQuestion,
    LessonQuiz,
    LessonVideo,
)
from courses.blocks.embeds import embedded, film_address
from courses.blocks.queries import lesson_page, public_question
from courses.catalogue.access import (
    CONTENT_MANAGE,
    COURSE_CREATE,
    can_edit,
    can_see,
    can_teach,
    editable_course,
    manages_content,
    teachable_course,
    teachable_courses,
    visible_course,
)
from courses.catalogue.actions import (
    bin_course,
    create_course,
    publish_course,
    restore_course,
    save_course,
    set_staff,
    unpublish_course,
)
from courses.catalogue.errors import Refused
from courses.catalogue.remembered import remembered
from courses.media.access import asset_address, may_author, sign_links, signed_asset_url, signed_captions_url
from courses.media.actions import Empty, TooLarge, store_asset
from courses.media.handing_out import serve_asset
from courses.media.sniff import sniff
from courses.milestones.actions import (
    BeyondTheEnd,
    create_milestone,
    save_milestone,
    set_branches,
    set_questions,
)
from courses.milestones.branches import Answered, Branch, ways
from courses.milestones.forms import ClockField
from courses.outline.access import kept_lesson, published_lesson
from courses.outline.actions import (
    WrongPlace,
    add_lesson,
    add_module,
    bin_lesson,
    bin_module,
    move_lesson,
    move_module,
    rename_lesson,
    rename_module,
    renumber,
    restore_lesson,
    restore_module,
    save_lesson,
)
from courses.outline.queries import Outline, OutlineLesson, OutlineModule, outline
from courses.outline.rules import (
    Asked,
    CompletionRule,
    Described,
    LessonShape,
    asked,
    describe,
    percent_words,
)
from courses.questions.actions import create_question, revise_question
from courses.questions.content import QuestionContent, question_content
from courses.questions.types.errors import AnswerInvalid, DataInvalid
from courses.questions.types.outcomes import Outcome
from courses.questions.types.registry import QUESTION_TYPES
from courses.quizzes.actions import add_to_quiz, create_quiz, publish_quiz, save_quiz
from courses.quizzes.draws import draw as drawn_versions
from courses.quizzes.review import ReviewRules, Shown, branch
from courses.videos.actions import add_to_group, create_group, create_video, save_video, set_captions
from courses.videos.cuts import cut_of, length_sql

__all__ = [
    "CONTENT_MANAGE",
    "COURSE_CREATE",
    "QUESTION_TYPES",
    "AnswerInvalid",
    "Answered",
    "Asked",
    "AssignmentDocument",
    "BeyondTheEnd",
    "Branch",
    "ClockField",
    "CompletionRule",
    "CriterionDocument",
    "DataInvalid",
    "Described",
    "Empty",
    "Future",
    "FutureLesson",
    "LatePolicy",
    "LessonAsset",
    "LessonAssignment",
    "LessonBlock",
    "LessonCaptions",
    "LessonContent",
    "LessonFile",
    "LessonMilestone",
    "LessonQuestion",
    "LessonQuiz",
    "LessonShape",
    "LessonVideo",
    "Outcome",
    "Outline",
    "OutlineLesson",
    "OutlineModule",
    "QuestionContent",
    "Reckoned",
    "Refused",
    "ReviewRules",
    "Shown",
    "TooLarge",
    "WrongPlace",
    "add_block",
    "add_lesson",
    "add_module",
    "add_to_group",
    "add_to_quiz",
    "asked",
    "asset_address",
    "assignment_of_lesson",
    "bin_course",
    "bin_lesson",
    "bin_module",
    "branch",
    "can_edit",
    "can_see",
    "can_teach",
    "cost_words",
    "create_assignment",
    "create_course",
    "create_group",
    "create_milestone",
    "create_question",
    "create_quiz",
    "create_video",
    "cut_of",
    "describe",
    "describe_late",
    "draft_lesson_page",
    "drafted_lesson",
    "drawn_versions",
    "editable_course",
    "embedded",
    "film_address",
    "future_of",
    "kept_lesson",
    "late_by",
    "late_words",
    "length_sql",
    "lesson_page",
    "manages_content",
    "may_author",
    "move_lesson",
    "move_module",
    "order_blocks",
    "outline",
    "percent_words",
    "public_question",
    "publish_assignment",
    "publish_course",
    "publish_quiz",
    "published_lesson",
    "published_since",
    "question_content",
    "reckon",
    "remembered",
    "remove_block",
    "rename_lesson",
    "rename_module",
    "renumber",
    "restore_course",
    "restore_lesson",
    "restore_module",
    "reviewed_course",
    "revise_question",
    "rubric_of",
    "samples_of",
    "save_block",
    "save_course",
    "save_draft",
    "save_lesson",
    "save_milestone",
    "save_quiz",
    "save_resource",
    "save_video",
    "serve_asset",
    "set_branches",
    "set_captions",
    "set_questions",
    "set_staff",
    "sign_links",
    "signed_asset_url",
    "signed_captions_url",
    "sniff",
    "store_asset",
    "studio_lesson",
    "teachable_course",
    "teachable_courses",
    "unpublish_course",
    "visible_course",
    "ways",
]
