"""IMS Common Cartridge 1.0 to 1.3, with the extensions that Canvas writes beside it.

Common Cartridge: https://www.imsglobal.org/cc/index.html; questions are QTI 1.2.1 in its cartridge profile.
Canvas writes each quiz twice, once in the profile and once, with more question types, in a file of its own.
"""
