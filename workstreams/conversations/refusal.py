"""Why an answer was not kept."""


class ReplyRefused(Exception):
    """The answer was not kept; `sentence` tells the agent why and what helps."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
