"""The product's own archive (`.lms.zip`): everything of a course but its people, and back.

A course is collected into one document of plain rows (`collect`), written to a zip with its files (`archive`), and
written back as rows under keys derived from the old ones (`restore`). Copying a course is the same without the zip.
"""
