"""The one error that a user of the command is meant to read."""


class CopilError(Exception):
    """Something is wrong with the input; the message is one French sentence for the analyst."""


class UsageError(CopilError):
    """The command was called wrongly (exit code 2)."""


class ReadingError(CopilError):
    """A text or a file has no reading; the message names the place and what was expected."""


class UnprovedError(ReadingError):
    """The one reading of a table was not found and proved in time: it may be another time."""
