"""OLX, the course format of Open edX: a tree of small XML files that point to one another.

Described in the Open edX "Open Learning XML" guide; where the guide and the platform's exports disagree, the
exports win.
"""
