"""What is told to go wrong with webhook posts, besides an app that refuses them."""

from dataclasses import dataclass


@dataclass
class DeliveryFaults:
    """The part of the faults that webhook posts obey."""

    hold_webhooks: bool = False
    duplicate_webhooks: bool = False
    reorder_webhooks: bool = False  # what a person does within a moment arrives last thing first
    webhooks_per_post: int = 1  # events of all pages of an app that travel in one post
    share_entries: bool = False  # such events of one page stand in one entry, not in one each
    echo_before_answer: bool = False
    numeric_ids: bool = False
    no_timestamps: bool = False
    timestamps_in_seconds: bool = False
    sign_with_sha1_only: bool = False
    sign_with_wrong_secret: bool = False
    sign_with_former_secret: bool = False
