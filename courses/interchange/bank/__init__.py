"""Questions in and out, without a course around them: readers, writers, and the verbs that use them.

A reader is a generator of `Entry`, so that a file of any length needs the memory of one question.
"""
