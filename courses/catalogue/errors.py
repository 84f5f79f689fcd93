"""What every refusal of an action has in common."""


class Refused(ValueError):
    """An action would break a rule, so nothing was changed. `str()` is a sentence for the person who asked."""
