"""What agents and whoever decides about them do in test_life_of_conversations."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from routing import connection, presence
from tests.routing.scenes import teach
from workstreams.models import Agent, Presence

some = st.integers(0, 9)  # which one of those there are
presences = st.sampled_from(["Available", "Busy", "Busy - DND", "Away", "Offline"])


class People:
    """They come, go, get lost, learn, and serve other queues."""

    def agent(self, number):
        return Agent.objects.get(pk=self.stage.agents[number % 3].pk)

    @rule(number=some, name=presences)
    def agent_shows_a_presence(self, number, name):
        presence.show(self.agent(number), Presence.objects.get(name=name))

    @rule(number=some)
    def agent_comes_back(self, number):
        presence.come_back(self.agent(number))

    @rule(number=some)
    def inbox_of_an_agent_is_open(self, number):
        connection.seen([self.agent(number).pk])

    @rule(number=some)
    def connection_of_an_agent_is_lost(self, number):
        Agent.objects.filter(pk=self.agent(number).pk).update(last_seen_at="2020-01-01T00:00Z")
        connection.lose_the_silent()

    @rule(number=some, capacity=st.integers(0, 5))
    def agent_gets_another_capacity(self, number, capacity):
        Agent.objects.filter(pk=self.agent(number).pk).update(capacity=capacity)
        presence.capacity_changed(self.agent(number))

    @rule(number=some)
    def agent_joins_the_second_queue_or_leaves_it(self, number):
        agent, second = self.agent(number), self.stage.queues[1]
        if not agent.queue_memberships.filter(queue=second).delete()[0]:
            agent.queues.add(second)
        presence.capacity_changed(agent)

    @rule(number=some, rating=st.sampled_from([None, 2, 3, 5]))
    def agent_learns_french_or_forgets_it(self, number, rating):
        agent = self.agent(number)
        agent.skills.all().delete()
        if rating:
            teach(agent, "French", rating)
        presence.capacity_changed(agent)
