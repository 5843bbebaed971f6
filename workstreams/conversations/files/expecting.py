"""Which of a message's attachments are files that are still to be fetched."""

from django.utils import timezone

from workstreams.conversations.models import Attachment, FileState

FILES = frozenset({"image", "audio", "video", "file", "sticker"})
# Places, links and cards of the platform: there is no file behind them
NO_FILES = frozenset(
    {"location", "fallback", "template", "post", "ig_post", "reel", "ig_reel", "share"}
    | {"appointment_booking"}
)


def is_refused_with_files(kind: str) -> bool:
    """By a page that takes no files from customers; an unknown kind may be one."""
    return kind not in NO_FILES


def expect(attachment: Attachment) -> Attachment:
    """Mark one that has a file as due at once; it is not saved yet."""
    if attachment.kind in FILES and attachment.url and not attachment.is_refused:
        attachment.file_state = FileState.PENDING
        attachment.file_due_at = timezone.now()
    return attachment
