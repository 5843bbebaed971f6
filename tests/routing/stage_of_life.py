"""The people, queues and channels among whom conversations live in test_life_of_conversations."""

from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from facebook_channel.models import FacebookApplication, FacebookPage
from routing.models import OverflowRule
from tests.fixtures import join, make_agent
from tests.routing.scenes import skill, teach
from workstreams.channels.events import MessageReceived
from workstreams.conversations.intake import Arrival, take_in
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Queue, RatingValue, User, WorkStream

DAY = timedelta(days=1)
COOL_DOWN = 60  # seconds, more than a life takes here unless a rule lets them pass


class Stage:
    """Work streams that assign, ask, and are for picking, with a page each; two queues, four
    people. Customers 4 and 5 write in French, which not everybody reads."""

    def __init__(self, **settings):
        application = FacebookApplication.objects.create(
            name="Harbour Lamps", app_id="700000000000077", app_secret="a-secret-of-the-tests"
        )
        common = {"offer_again_seconds": COOL_DOWN, "decline_limit": 3, **settings}
        assigning = WorkStream.objects.create(name="Assigning", auto_assign=True, **common)
        asking = WorkStream.objects.create(name="Asking", capacity=2, **common)
        picking = WorkStream.objects.create(name="Picking", mode="pick", **common)
        self.pages = [
            FacebookPage.objects.create(
                kind="facebook",
                name=str(stream),
                work_stream=stream,
                application=application,
                page_id=f"11000000000000{number}",
                access_token="a-page-token-of-the-tests",
            )
            for number, stream in enumerate([assigning, asking, picking])
        ]
        self.agents = [
            make_agent("alice", "Alice Martin", capacity=3),
            make_agent("bob", "Bob Okafor", capacity=2),
            make_agent("carol", "Carol Whitfield", capacity=1),
        ]
        self.sofia = make_agent("sofia", "Sofia Lindgren", capacity=0, role=User.Role.SUPERVISOR)
        self.queues = [Queue.default(), Queue.objects.create(name="Second", priority=1)]
        join(self.queues[1], *self.agents[1:])
        move_on = {"occasion": "too_long", "threshold": 30}
        self.queues[0].overflow_rules.create(**move_on, action="end")
        self.queues[1].overflow_rules.create(**move_on, action="transfer", target=self.queues[0])
        ask_for_french([assigning, asking])
        teach(self.agents[1], "French", 3)
        self.messages = 0

    def write(self, page, customer):
        """A customer says something on a page."""
        self.messages += 1
        event = MessageReceived(
            channel_external_id=page.page_id,
            identity_external_id=f"66{customer:014}",
            external_id=f"m_{self.messages}",
            occurred_at=timezone.now(),
            text="C'est encore en stock?" if customer > 3 else "Is it still in stock?",
        )
        take_in([Arrival(page, event)])

    @staticmethod
    def let_offers_run_out():
        Session.objects.pending().update(expires_at=timezone.now() - timedelta(seconds=1))

    @staticmethod
    def let_cool_downs_pass():
        """For whoever gave something away, that is longer ago now."""
        passed = timedelta(seconds=COOL_DOWN)
        Session.objects.filter(offer_again_at__isnull=False).update(
            offer_again_at=F("offer_again_at") - passed, closed_at=F("closed_at") - passed
        )

    @staticmethod
    def let_snoozes_run_out():
        snoozed = Conversation.objects.filter(snoozed_until__isnull=False)
        snoozed.update(snoozed_until=timezone.now() - timedelta(seconds=1))

    @staticmethod
    def let_it_wait_for_an_hour(conversation):
        waits = Conversation.objects.filter(pk=conversation.pk)
        waits.update(queued_at=F("queued_at") - timedelta(hours=1))

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
        OverflowRule.objects.all().delete()
        Queue.objects.filter(is_default=False).delete()


def ask_for_french(streams):
    for stream in streams:
        attaching = stream.skill_rules.create(name="French")
        written = {"entity": "message", "attribute": "text", "operator": "contains"}
        attaching.conditions.create(**written, value="c'est")
        stars = RatingValue.objects.get(value=3)
        attaching.skills.create(skill=skill("French"), rating=stars)
