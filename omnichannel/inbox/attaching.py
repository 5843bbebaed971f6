"""What an agent may attach to an answer, so that the browser can say so at once."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass

from workstreams.channels.registry import Limits, adapter_for
from workstreams.conversations.enclosures import MOST_FILES
from workstreams.conversations.models import Conversation, FileRules

KINDS = ("image", "audio", "video")


@dataclass(frozen=True)
class Attaching:
    """`bytes_by_extension` is empty where every type may go, of `most_bytes` at most."""

    bytes_by_extension: Mapping[str, int]
    blocked: frozenset[str]
    most_bytes: int
    most_files: int = MOST_FILES

    @property
    def accept(self) -> str:
        """For the dialog in which files are chosen."""
        return ",".join(f".{extension}" for extension in self.bytes_by_extension)

    @property
    def as_json(self) -> str:
        return json.dumps(
            {
                "bytes": dict(self.bytes_by_extension),
                "blocked": sorted(self.blocked),
                "most": self.most_bytes,
                "files": self.most_files,
            }
        )


def attaching_in(conversation: Conversation) -> Attaching | None:
    """None where the page takes no files from agents."""
    if not conversation.channel.agent_attachments:
        return None
    rules, limits = FileRules.current(), adapter_for(conversation.channel.kind).limits()
    most = rules.most_kilobytes * 1024
    allowed = [each for each in limits.file_extensions if each not in rules.blocked]
    return Attaching(
        {extension: min(most, _most_of(extension, limits, most)) for extension in allowed},
        rules.blocked,
        most,
    )


def _most_of(extension: str, limits: Limits, most: int) -> int:
    guessed = (mimetypes.guess_type(f"x.{extension}")[0] or "").partition("/")[0]
    return limits.file_bytes.get(guessed if guessed in KINDS else "file", most)
