"""The people and pages that requests name, and the pictures of people."""

from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from facebook_channel.simulator import world
from facebook_channel.simulator.storage import Storage


class People:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def named(self, request: Request) -> int:
        """The person in the request's path."""
        person_id: int = request.path_params["person_id"]
        if self._storage.one("SELECT 1 FROM person WHERE person_id = ?", person_id) is None:
            raise HTTPException(404, f"There is no person {person_id}; GET /world lists everybody.")
        return person_id

    def page_id(self, wanted: Any) -> str:
        page_id = str(wanted.get("page_id", ""))
        if not page_id:
            raise HTTPException(400, 'Say which page with "page_id".')
        if self._storage.one("SELECT 1 FROM page WHERE page_id = ?", page_id) is None:
            raise HTTPException(404, f"There is no page {page_id}; GET /world lists them.")
        return page_id

    def described(self, person_id: int) -> dict[str, Any]:
        person = self._storage.one("SELECT * FROM person WHERE person_id = ?", person_id)
        return world.describe_person(person)

    def show(self, person_id: int, folder: str) -> None:
        """The picture kept in ``folder`` is the person's from now on."""
        self._storage.run("INSERT OR REPLACE INTO picture VALUES (?, ?)", person_id, folder)

    def picture(self, person_id: int) -> tuple[Path, str] | None:
        """Where it is, and its media type; None for who has only the drawn one."""
        file = self._storage.one(
            "SELECT file.* FROM picture JOIN file USING (folder) WHERE person_id = ?", person_id
        )
        if file is None:
            return None
        path = self._storage.directory / "files" / file["folder"] / file["name"]
        return path, file["content_type"]
