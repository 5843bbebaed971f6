"""Celery's broker for one machine without Redis: files, each of them there whole or not at all.

Kombu's own writes a message where workers are looking already: whoever finds it half written
ends with a JSONDecodeError. Here it gets its place, and its taker, by a rename.
"""

import contextlib
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Drafts and what was taken stand in `processed_folder`, on the file system of the queue."""

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        self._draft(name, dumps(payload)).rename(Path(self.data_folder_out) / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder) / name
            try:
                (Path(self.data_folder_in) / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was first
            content = taken.read_text()
            taken.unlink()
            return loads(content)
        raise Empty

    def _queue_bind(self, exchange: str, *binding: Any) -> None:
        table = self._exchange_file(exchange)
        if not table.exists():
            draft = self._draft(f"{uuid.uuid4()}.exchange", "[]")
            with contextlib.suppress(FileExistsError):  # another process was first
                table.hardlink_to(draft)
            draft.unlink()
        super()._queue_bind(exchange, *binding)

    def _draft(self, name: str, content: str) -> Path:
        draft = Path(self.processed_folder) / name
        draft.write_text(content)
        return draft


class Transport(filesystem.Transport):
    Channel = Channel
