"""Files that people and pages send: kept below the storage directory, served at /cdn/."""

import mimetypes
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse

from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.storage import Storage

LIMITS_MB = {"image": 8}
OTHER_LIMIT_MB = 25
UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


class FileTooLarge(ValueError):
    """The file is above the platform's limit for its type."""


class Files:
    def __init__(self, storage: Storage, faults: Faults) -> None:
        self._storage = storage
        self._faults = faults
        self._directory = storage.directory / "files"

    async def keep(self, upload: UploadFile, base_url: str, kind: str = "") -> dict[str, Any]:
        """The attachment as messages hold it: type, url, name. Raises FileTooLarge."""
        content_type = content_type_of(upload)
        kind = kind or kind_of(content_type)
        if (upload.size or 0) > limit_bytes(kind):
            raise FileTooLarge
        folder, name = secrets.token_urlsafe(18), _safe_name(upload.filename or "")
        path = self._directory / folder / name
        path.parent.mkdir(parents=True)
        with path.open("wb") as target:
            while block := await upload.read(1 << 20):
                target.write(block)
        self._storage.run("INSERT INTO file VALUES (?, ?, ?)", folder, name, content_type)
        return {"type": kind, "url": f"{base_url}/cdn/{folder}/{quote(name)}", "name": name}

    async def serve(self, request: Request) -> FileResponse:
        if self._faults.forbid_media:
            raise HTTPException(403, "URL signature expired")
        folder, name = request.path_params["folder"], request.path_params["name"]
        file = self._storage.one("SELECT * FROM file WHERE folder = ? AND name = ?", folder, name)
        if file is None:
            raise HTTPException(404, "There is no such file.")
        return FileResponse(
            Path(self._directory, file["folder"], file["name"]),
            media_type=file["content_type"],
            headers={
                # What people send is only looked at, never run with the rights of this site.
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )


def content_type_of(upload: UploadFile) -> str:
    stated = (upload.content_type or "").split(";")[0].strip().lower()
    if stated and stated != "application/octet-stream":
        return stated
    return mimetypes.guess_type(upload.filename or "")[0] or "application/octet-stream"


def kind_of(content_type: str) -> str:
    """Vector pictures travel as files, like on the platform."""
    kind = content_type.split("/")[0]
    if kind in {"image", "audio", "video"} and content_type != "image/svg+xml":
        return kind
    return "file"


def limit_bytes(kind: str) -> int:
    return LIMITS_MB.get(kind, OTHER_LIMIT_MB) * 1024 * 1024


def _safe_name(name: str) -> str:
    cleaned = UNSAFE.sub("_", Path(name).name).strip(" .")
    return cleaned.encode()[-150:].decode(errors="ignore") or "file"
