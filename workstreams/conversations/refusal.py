"""What somebody asked for is not done, and they read why."""


class Refused(Exception):
    """`sentence` tells whoever asked why, and what helps."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ReplyRefused(Refused):
    """The answer was not kept."""
