"""What an error of Facebook's can mean to us."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    CustomerUnreachable,
    PermanentChannelError,
    TemporaryChannelError,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class LimitOf(Enum):
    """Whose allowance is used up, so that all of it has to rest."""

    PAGE = "page"
    APPLICATION = "application"


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """`sentence` is for the agent, where the page is at fault for the administrator.

    `retries` is how often it is worth trying again, where that differs from the usual.
    `hints_at_customer`: where it does not pass, the customer cannot be reached.
    """

    error: type[ChannelError]
    sentence: "StrPromise"
    retries: int | None = None
    limit_of: LimitOf | None = None
    hints_at_customer: bool = False


BUSY = _("Facebook is busy.")


def busy(
    sentence: "StrPromise" = BUSY,
    *,
    retries: int | None = None,
    limit_of: LimitOf | None = None,
    hints_at_customer: bool = False,
) -> Meaning:
    return Meaning(
        error=TemporaryChannelError,
        sentence=sentence,
        retries=retries,
        limit_of=limit_of,
        hints_at_customer=hints_at_customer,
    )


def refused(sentence: "StrPromise") -> Meaning:
    return Meaning(error=PermanentChannelError, sentence=sentence)


def unreachable(sentence: "StrPromise") -> Meaning:
    return Meaning(error=CustomerUnreachable, sentence=sentence)


def at_fault(sentence: "StrPromise") -> Meaning:
    return Meaning(error=ChannelNeedsAttention, sentence=sentence)
