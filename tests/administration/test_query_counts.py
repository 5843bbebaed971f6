"""A list asks the database as often for thirty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.administration.many import ONE_ROW, ROW
from tests.administration.test_pages_open import address, registered


def queries(admin, where):
    admin.get(where)  # what is asked for once per process is no matter of rows
    with CaptureQueriesContext(connection) as asked:
        assert admin.get(where).status_code == 200
    return asked


def test_every_kind_of_record_is_counted():
    assert set(registered()) == ROW.keys() | ONE_ROW


@pytest.mark.parametrize("label", sorted(ROW))
def test_list_asks_as_often_for_thirty_rows_as_for_one(admin, everything, page, label):
    where = address(label, "changelist")
    ROW[label](page, 1)
    few = queries(admin, where)
    for number in range(2, 31):
        ROW[label](page, number)
    many = queries(admin, where)

    assert len(many) == len(few), [one["sql"] for one in many.captured_queries]
