"""Administrators say how large a file may be, and which types are blocked."""

from django.urls import reverse

from workstreams.conversations.models import FileRules

LIST = reverse("admin:conversations_filerules_changelist")
ROW = reverse("admin:conversations_filerules_change", args=[1])


def test_rules_are_there_from_the_first_look(admin):
    words = admin.get(LIST).content.decode()

    assert "5.0\xa0MB" in words
    assert admin.get(ROW).status_code == 200


def test_blocked_extensions_may_be_separated_as_one_likes(admin):
    admin.get(LIST)
    answer = admin.post(ROW, {"most_kilobytes": 25600, "blocked_extensions": ".EXE, bat;exe\njs"})

    assert answer.status_code == 302
    rules = FileRules.current()
    assert (rules.most_kilobytes, rules.blocked_extensions) == (25600, "bat exe js")


def test_nothing_at_all_is_no_limit(admin):
    admin.get(LIST)
    answer = admin.post(ROW, {"most_kilobytes": 0, "blocked_extensions": ""})

    assert "Enter at least 1 kilobyte" in answer.content.decode()


def test_supervisor_does_not_change_them(supervisor):
    assert supervisor.get(LIST).status_code == 403
    assert not FileRules.objects.exists()
