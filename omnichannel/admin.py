"""Where Django looks for an application's admin: every entry of the site map registers here."""

from omnichannel.administration import (  # noqa: F401
    audit,
    audited,
    auto_closing,
    contacts,
    conversations,
    decisions,
    deliveries,
    facebook,
    facebook_pages,
    operating_hours,
    people,
    presences,
    queues,
    security,
    skills,
    tokens,
    workstreams,
)
