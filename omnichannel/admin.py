"""Where Django looks for an application's admin: every entry of the site map registers here."""

from omnichannel.administration import (  # noqa: F401
    audit,
    audited,
    auto_closing,
    contacts,
    conversations,
    decisions,
    deletion_requests,
    deliveries,
    facebook,
    facebook_pages,
    file_rules,
    graph_calls,
    operating_hours,
    people,
    presences,
    queues,
    security,
    skills,
    tokens,
    workstreams,
)
