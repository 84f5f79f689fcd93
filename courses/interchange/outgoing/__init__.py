"""A course written for other systems: Common Cartridge 1.3 and OLX, from what learners see.

Every question is read back as soon as it is written, by our own importer: what it lost is in the report.
"""
