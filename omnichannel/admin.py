"""Where Django looks for an application's admin: every entry of the site map registers here."""

from omnichannel.administration import (  # noqa: F401
    audit,
    audited,
    conversations,
    decisions,
    deliveries,
    facebook,
    facebook_pages,
    people,
    presences,
    queues,
    security,
    tokens,
    workstreams,
)
