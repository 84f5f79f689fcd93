"""Sample figures of the teaching pages; they add up across the page."""

import math
from typing import Any

FINISHED = [178, 174, 171, 166, 163, 161, 158, 152, 149, 143, 126, 121, 98, 84, 62]


def insights() -> dict[str, Any]:
    """Headlines, funnel, drop-off, heat strip and the at-risk list of one course."""
    before = [None, *FINISHED[:11], None, None, None]
    lessons = [
        {"label": str(i + 1), "title": f"Lesson {i + 1}", "value": value, "previous": before[i], "alert": i == 10, "later": i > 11}
        for i, value in enumerate(FINISHED)
    ]  # fmt: skip
    views = [
        (88 if i < 70 else 60 if i < 76 else 48) - 0.25 * i
        + 60 * math.exp(-((i - 26) ** 2) / 3) * 0.7
        + 150 * math.exp(-((i - 51) ** 2) / 5) * 0.75
        for i in range(85)
    ]  # fmt: skip
    return {
        "headlines": [
            ("Active this week", "141", "of 186", "Opened a lesson or quiz since Mon 00:00 EAT. 9 fewer than last week."),
            ("On course to pass", "70 %", "130 people", "Total of marked work at 70 or more, nothing required missing."),
            ("Median total", "74.2", "of 100", "Half of the cohort is above. March cohort at this point: 71.8."),
            ("Time per lesson", "31 min", "median", "Time with the lesson open and moving; pauses over 5 min left out."),
            ("At risk", "7", "people", "Match the rule written above the list below. 2 more than last week."),
        ],
        "steps": [
            {"label": "Enrolled", "value": 186},
            {"label": "Opened lesson 1", "value": 178, "note": "8 never opened it"},
            {"label": "Finished module 1", "value": 161, "note": "17 stopped"},
            {"label": "Finished module 2", "value": 149, "note": "12 stopped"},
            {"label": "Finished module 3", "value": 143, "note": "6 stopped"},
            {"label": "In module 4 now", "value": 126, "note": "17 stopped at lesson 11", "alert": True, "current": True},
        ],
        "lessons": lessons,
        "views": views,
        "marks": [
            {"second": 375, "label": "Question 1, 88 % right"},
            {"second": 785, "label": "Question 2, 51 % right"},
        ],
        "spans": [{"start": 735, "end": 810, "label": "Watched 1.9 times each"}],
        "lines": [{"second": 1065, "label": "31 of 126 leave at 17:45"}],
        "risk": [
            ("Abdi, Hodan", "bad", "3 deadlines missed", "circle-slash", "Tue 13 Oct", "28.8", "8 of 11", "No message yet"),
            ("Silva, João Pedro", "warn", "Total below 60", "trending-down", "Today", "47.2", "10 of 11", "Replied Mon 12 Oct"),
            ("Fernández Ruiz, Lucía", "warn", "Total below 60", "trending-down", "Wed 14 Oct", "52.9", "10 of 11", "No message yet"),
            ("Otieno, Kevin", "info", "No visit for 9 days", "moon", "Tue 6 Oct", "71.0", "9 of 11", "Written to Fri 9 Oct, no reply"),
            ("Haddad, Rania", "info", "No visit for 8 days", "moon", "Wed 7 Oct", "66.4", "7 of 11", "No message yet"),
            ("Yusuf, Khadija", "info", "No visit for 11 days", "moon", "Sun 4 Oct", "68.0", "6 of 11", "No message yet"),
            ("Mbeki, Thandi", "bad", "2 deadlines missed", "circle-slash", "Today", "63.5", "9 of 11", "Deadline moved to 18 Oct"),
        ],
    }  # fmt: skip
