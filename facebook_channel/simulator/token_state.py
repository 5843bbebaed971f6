"""Whether a known access token works now: it may have been told to fail, or have expired.

Source: Graph API, "Handling errors", the subcodes of code 190.
"""

from typing import Any

from facebook_channel.simulator import graph_errors
from facebook_channel.simulator.clock import now_ms
from facebook_channel.simulator.storage import Storage


def error_of(storage: Storage, token: str) -> graph_errors.GraphError | None:
    """Why a known token does not work now; None when it does."""
    state = storage.one("SELECT * FROM token_state WHERE access_token = ?", token)
    if state is None:
        return None
    if state["error_subcode"] is not None:
        return graph_errors.dead_token(state["error_subcode"], now_ms())
    if 0 < state["expires_at"] <= now_ms():
        return graph_errors.expired_token(state["expires_at"], now_ms())
    return None


def set_state(storage: Storage, token: str, **changes: Any) -> None:
    """``changes`` are columns of token_state; what is not named stays."""
    storage.run("INSERT OR IGNORE INTO token_state (access_token) VALUES (?)", token)
    for column, value in changes.items():
        storage.run(
            f"UPDATE token_state SET {column} = ? WHERE access_token = ?",  # noqa: S608 - ours
            value,
            token,
        )
