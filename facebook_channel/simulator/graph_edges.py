"""Which part of the simulator answers which edge of the Graph API."""

from facebook_channel.simulator.attachments import Attachments
from facebook_channel.simulator.conversations_api import ConversationsApi
from facebook_channel.simulator.graph import Edges
from facebook_channel.simulator.messenger_profile import MessengerProfile
from facebook_channel.simulator.nodes import Nodes
from facebook_channel.simulator.personas import Personas
from facebook_channel.simulator.sending import Sending
from facebook_channel.simulator.subscriptions import Subscriptions
from facebook_channel.simulator.thread_control import ThreadControl
from facebook_channel.simulator.tokens import Tokens


def messages(sending: Sending, attachments: Attachments, conversations: ConversationsApi) -> Edges:
    return {
        ("POST", "messages"): sending.send,
        ("POST", "message_attachments"): attachments.upload,
        ("GET", "conversations"): conversations.threads,
        ("GET", "messages"): conversations.messages,
    }


def routing(control: ThreadControl) -> Edges:
    return {
        ("POST", "pass_thread_control"): control.hand_over,
        ("POST", "take_thread_control"): control.take,
        ("POST", "release_thread_control"): control.release,
        ("POST", "request_thread_control"): control.request,
        ("POST", "extend_thread_control"): control.extend,
        ("GET", "thread_owner"): control.owner,
    }


def appearance(profile: MessengerProfile, personas: Personas) -> Edges:
    return {
        ("GET", "messenger_profile"): profile.show,
        ("POST", "messenger_profile"): profile.change,
        ("DELETE", "messenger_profile"): profile.remove,
        ("GET", "personas"): personas.all,
        ("POST", "personas"): personas.add,
        ("DELETE", ""): personas.remove,
    }


def connection(subscriptions: Subscriptions, tokens: Tokens, nodes: Nodes) -> Edges:
    return {
        ("GET", "accounts"): tokens.accounts,
        ("GET", "subscribed_apps"): subscriptions.apps_of_page,
        ("POST", "subscribed_apps"): subscriptions.subscribe_page,
        ("DELETE", "subscribed_apps"): subscriptions.unsubscribe_page,
        ("GET", "subscriptions"): subscriptions.of_app,
        ("POST", "subscriptions"): subscriptions.subscribe_app,
        ("DELETE", "subscriptions"): subscriptions.unsubscribe_app,
        ("GET", "ids_for_pages"): nodes.ids_on_pages,
        ("GET", ""): nodes.node,
    }
