"""Puts the platform's side together: the Graph API and the controls that only the platform has."""

from starlette.routing import Route

from facebook_channel.simulator import graph_edges
from facebook_channel.simulator.attachments import Attachments
from facebook_channel.simulator.controls import Controls
from facebook_channel.simulator.conversations import Conversations
from facebook_channel.simulator.conversations_api import ConversationsApi
from facebook_channel.simulator.faults import Faults
from facebook_channel.simulator.files import Files
from facebook_channel.simulator.graph import Edges, Graph
from facebook_channel.simulator.messenger_profile import MessengerProfile
from facebook_channel.simulator.nodes import Nodes
from facebook_channel.simulator.outbox import Outbox
from facebook_channel.simulator.personas import Personas
from facebook_channel.simulator.routing import Routing
from facebook_channel.simulator.second_thoughts import SecondThoughts
from facebook_channel.simulator.sender import Sender
from facebook_channel.simulator.sending import Sending
from facebook_channel.simulator.sent_content import SentContent
from facebook_channel.simulator.storage import Storage
from facebook_channel.simulator.subscriptions import Subscriptions
from facebook_channel.simulator.thread_control import ThreadControl
from facebook_channel.simulator.tokens import Tokens
from facebook_channel.simulator.usage import Usage


def graph_routes(
    storage: Storage,
    conversations: Conversations,
    second_thoughts: SecondThoughts,
    outbox: Outbox,
    sender: Sender,
    files: Files,
    faults: Faults,
) -> list[Route]:
    """From now on the outbox asks conversation routing who hears what."""
    usage, routing, attachments = Usage(storage), Routing(storage), Attachments(storage, files)
    outbox.recipients = routing.recipients
    control = ThreadControl(storage, routing, conversations, outbox, sender)
    sending = Sending(
        storage,
        conversations,
        second_thoughts,
        control,
        SentContent(storage, attachments),
        sender,
        usage,
        faults,
    )
    history = ConversationsApi(storage, usage, faults)
    edges = graph_edges.messages(sending, attachments, history) | graph_edges.routing(control)
    graph = _graph(storage, usage, faults, edges, history, Subscriptions(storage, sender))
    return [
        Route("/graph/{path:path}", graph.answer, methods=["GET", "POST", "DELETE"]),
        *_control_routes(Controls(storage, control)),
    ]


def _graph(
    storage: Storage,
    usage: Usage,
    faults: Faults,
    edges: Edges,
    history: ConversationsApi,
    subscriptions: Subscriptions,
) -> Graph:
    tokens, personas = Tokens(storage), Personas(storage)
    nodes = Nodes(storage, faults, history, personas)
    profile = MessengerProfile(storage, usage, faults)
    more = graph_edges.connection(subscriptions, tokens, nodes)
    return Graph(
        storage,
        usage,
        faults,
        edges=edges | more | graph_edges.appearance(profile, personas),
        roots={
            "": nodes.batch,
            "debug_token": tokens.debug,
            "oauth/access_token": tokens.exchange,
        },
    )


def _control_routes(controls: Controls) -> list[Route]:
    return [
        Route("/clock", controls.clock, methods=["GET", "POST"]),
        Route("/errors", controls.errors),
        Route("/pages/{page_id}", controls.page, methods=["POST"]),
        Route("/pages/{page_id}/token", controls.token, methods=["POST"]),
        Route("/people/{person_id:int}/flags", controls.person, methods=["POST"]),
        Route("/threads/{psid}/owner", controls.owner, methods=["POST"]),
        Route("/threads/{psid}/inbox-answers", controls.answer_from_inbox, methods=["POST"]),
    ]
