"""How a channel can fail; each error says what to do next."""


class ChannelError(Exception):
    """`sentence` is for the agent; `code` is the platform's, for the log."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class TemporaryChannelError(ChannelError):
    """Nothing was sent: try again, not before `retry_after` seconds have passed."""

    def __init__(self, sentence: str, code: str = "", retry_after: int = 0) -> None:
        super().__init__(sentence, code)
        self.retry_after = retry_after


class PermanentChannelError(ChannelError):
    """Nothing was sent, and trying again would not help: tell the agent."""


class ChannelNeedsAttention(ChannelError):
    """Nothing was sent, and nothing will be until an administrator mends the channel."""


class OutcomeUnknown(ChannelError):
    """It may have been sent: wait for the echo, never send again blindly."""
