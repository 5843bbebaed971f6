"""How a channel can fail; each error says what to do next."""


class ChannelError(Exception):
    """`sentence` is for the agent; `code` is the platform's, `trace_id` its mark of the call."""

    def __init__(self, sentence: str, code: str = "", trace_id: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.trace_id = trace_id


class TemporaryChannelError(ChannelError):
    """Nothing was sent: try again, not before `retry_after` seconds have passed.

    `retries` is how often that is worth it, where the channel knows better than we do.
    `hints_at_customer`: what does not pass means that the customer cannot be reached.
    """

    def __init__(
        self,
        sentence: str,
        code: str = "",
        retry_after: float = 0,
        trace_id: str = "",
        *,
        retries: int | None = None,
        hints_at_customer: bool = False,
    ) -> None:
        super().__init__(sentence, code, trace_id)
        self.retry_after = retry_after
        self.retries = retries
        self.hints_at_customer = hints_at_customer


class PermanentChannelError(ChannelError):
    """Nothing was sent, and trying again would not help: tell the agent."""


class CustomerUnreachable(PermanentChannelError):
    """The customer blocked us, left the platform, or may not be written to."""


class AnsweredElsewhere(PermanentChannelError):
    """Another application has the customer's thread and answers it."""


class SlowDown(TemporaryChannelError):
    """Nothing was tried: the channel's own limit is reached. Does not count as an attempt."""


class ChannelNeedsAttention(ChannelError):
    """Nothing was sent, and nothing will be until an administrator mends the channel."""


class OutcomeUnknown(ChannelError):
    """It may have been sent: wait for the echo, never send again blindly."""
