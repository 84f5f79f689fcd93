"""The one error of this package."""


class StackError(RuntimeError):
    """A server could not be started or joined; the text says why and what to do about it."""
