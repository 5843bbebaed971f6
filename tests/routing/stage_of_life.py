"""The people, queues and channels among whom conversations live in test_life_of_conversations."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from facebook_channel.models import FacebookApplication, FacebookPage
from tests.fixtures import join, make_agent
from workstreams.channels.events import MessageReceived
from workstreams.conversations.intake import Arrival, take_in
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Queue, User, WorkStream

DAY = timedelta(days=1)


class Stage:
    """An assigning and an asking work stream with a page each, two queues, four people."""

    def __init__(self, **settings):
        application = FacebookApplication.objects.create(
            name="Harbour Lamps", app_id="700000000000077", app_secret="a-secret-of-the-tests"
        )
        common = {"offer_again_seconds": 3600, "decline_limit": 3, **settings}
        assigning = WorkStream.objects.create(name="Assigning", auto_assign=True, **common)
        asking = WorkStream.objects.create(name="Asking", capacity=2, **common)
        self.pages = [
            FacebookPage.objects.create(
                kind="facebook",
                name=str(stream),
                work_stream=stream,
                application=application,
                page_id=f"11000000000000{number}",
                access_token="a-page-token-of-the-tests",
            )
            for number, stream in enumerate([assigning, asking])
        ]
        self.agents = [
            make_agent("alice", "Alice Martin", capacity=3),
            make_agent("bob", "Bob Okafor", capacity=2),
            make_agent("carol", "Carol Whitfield", capacity=1),
        ]
        self.sofia = make_agent("sofia", "Sofia Lindgren", capacity=0, role=User.Role.SUPERVISOR)
        self.queues = [Queue.default(), Queue.objects.create(name="Second", priority=1)]
        join(self.queues[1], *self.agents[1:])
        self.messages = 0

    def write(self, page, customer):
        """A customer says something on a page."""
        self.messages += 1
        event = MessageReceived(
            channel_external_id=page.page_id,
            identity_external_id=f"66{customer:014}",
            external_id=f"m_{self.messages}",
            occurred_at=timezone.now(),
            text="Is it still in stock?",
        )
        take_in([Arrival(page, event)])

    @staticmethod
    def let_offers_run_out():
        Session.objects.pending().update(expires_at=timezone.now() - timedelta(seconds=1))

    @staticmethod
    def leave_alone_for_ever(conversation):
        long_ago = timezone.now() - 1000 * DAY
        Conversation.objects.filter(pk=conversation.pk).update(
            last_activity_at=long_ago, wrap_up_at=long_ago
        )

    @staticmethod
    def clear():
        """Commits are real here, so that nothing of this must stay."""
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE conversations_contactidentity, workstreams_agent, workstreams_user,"
                " workstreams_workstream, facebook_channel_facebookapplication,"
                " routing_assignmentround CASCADE"
            )
        Queue.objects.filter(is_default=False).delete()
