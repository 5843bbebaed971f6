"""The addresses of the people's side: chat page, control panel and what stands behind them."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from facebook_channel.simulator.chat import Chat
from facebook_channel.simulator.chat_acts import ChatActs
from facebook_channel.simulator.deliveries import Deliveries

PAGE = Path(__file__).parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src * data:;"
    " media-src *; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def chat_routes(chat: Chat, acts: ChatActs, deliveries: Deliveries) -> list[Route | Mount]:
    return [
        *_person_routes(chat, acts),
        Route("/pages/{page_id}/events", acts.happen_to_page, methods=["POST"]),
        Route("/pages/{page_id}/webhooks", acts.post, methods=["POST"]),
        Route("/deliveries", deliveries.listed),
        Route("/deliveries/retries", deliveries.retry, methods=["POST"]),
        Route("/deliveries/{seq:int}/again", deliveries.again, methods=["POST"]),
        Route("/", _chat_page),
        Route("/control", _control_page),
        Mount("/page", StaticFiles(directory=PAGE)),
    ]


def _person_routes(chat: Chat, acts: ChatActs) -> list[Route]:
    person = "/people/{person_id:int}"
    return [
        Route("/people", chat.add_person, methods=["POST"]),
        Route(person + "/messages", chat.messages, methods=["GET"]),
        Route(person + "/messages", chat.write, methods=["POST"]),
        Route(person + "/postbacks", chat.tap, methods=["POST"]),
        Route(person + "/reads", chat.read, methods=["POST"]),
        Route(person + "/blocks", chat.block, methods=["POST"]),
        Route(person + "/reactions", acts.react, methods=["POST"]),
        Route(person + "/edits", acts.edit, methods=["POST"]),
        Route(person + "/unsends", acts.unsend, methods=["POST"]),
        Route(person + "/referrals", acts.arrive, methods=["POST"]),
        Route(person + "/events", acts.happen, methods=["POST"]),
        Route(person + "/picture", chat.change_portrait, methods=["POST"]),
        Route(person + "/stream", chat.stream),
        Route("/portraits/{person_id:int}.png", chat.portrait),
    ]


async def _chat_page(_: Request) -> Response:
    return _page("chat.html")


async def _control_page(_: Request) -> Response:
    return _page("control.html")


def _page(name: str) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return FileResponse(PAGE / name, headers=headers)
