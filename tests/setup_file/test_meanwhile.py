"""What others do while a configuration is exported or applied."""

import json
import threading

import pytest
from django.db import connection, connections, transaction

from omnichannel.administration import setup
from tests.setup_file.using import apply
from workstreams.models import Queue

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(act):
    """In a thread of its own, which gives its connection back."""

    def run():
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_export_is_of_one_moment():
    stream = {"name": "Lamps", "fallback_queue": "Repairs"}
    apply({"queues": [{"name": "Repairs"}], "work_streams": [stream]})
    renamed = []

    def rename(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if not renamed and 'FROM "workstreams_queue"' in sql:
            renamed.append(sql)
            repairs = Queue.objects.filter(name="Repairs")
            elsewhere(lambda: repairs.update(name="Repair shop")).join()
        return result

    with connection.execute_wrapper(rename):
        exported = json.loads(setup.export())

    assert renamed
    assert exported["work_streams"][0]["fallback_queue"] == "Repairs"


def test_two_who_apply_the_same_file_come_one_after_the_other():
    content = {"queues": [{"name": "Repairs"}]}
    applied, waits = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            apply(content)
            applied.set()
            waits.wait(0.5)

    thread = elsewhere(first)
    applied.wait(10)
    second = apply(content)
    thread.join()

    assert second.changes == ()
