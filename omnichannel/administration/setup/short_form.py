"""The short form of a set-up file, for one work stream and one application, in the long form."""

from typing import Any


def in_long_form(setup: dict[str, Any]) -> dict[str, Any]:
    """Every record also gets its `place`, as it stands in the file."""
    streams, applications = _placed(setup, "work_streams"), _placed(setup, "applications")
    for position, application in enumerate(applications):
        application["pages"] = _within(application, f"applications[{position}].")
    if "work_stream" in setup:
        streams.append(_stream(setup))
    if "application" in setup:
        applications.append(_application(setup))
    users = [{**user, "starts_as": "Offline"} for user in _placed(setup, "users")]
    users += [_user(agent) for agent in _placed(setup, "agents")]
    return {**setup, "users": users, "work_streams": streams, "applications": applications}


def _placed(setup: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [{**record, "place": f"{key}[{position}]"} for position, record in enumerate(setup[key])]


def _within(application: dict[str, Any], prefix: str) -> list[dict[str, Any]]:
    pages = _placed({"pages": application.get("pages", [])}, "pages")
    return [{**page, "place": prefix + page["place"]} for page in pages]


def _user(agent: dict[str, Any]) -> dict[str, Any]:
    """Queues are added to those an agent has, and a new one can work at once."""
    kept = {key: value for key, value in agent.items() if key != "queues"}
    return {**kept, "joins": agent.get("queues", []), "starts_as": "Available"}


def _stream(setup: dict[str, Any]) -> dict[str, Any]:
    """Rules are added to those it has."""
    return {**setup["work_stream"], "place": "work_stream", "more_rules": setup["rules"]}


def _application(setup: dict[str, Any]) -> dict[str, Any]:
    name = setup["work_stream"]["name"] if setup["pages"] else ""
    pages = [{**page, "work_stream": name} for page in _placed(setup, "pages")]
    return {**setup["application"], "place": "application", "pages": pages}
