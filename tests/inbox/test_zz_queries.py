import time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browser.test_zz_shots_a import stage
def test_q(at_alices, page, alice, bob, sofia, crowd, write):
    stage(crowd, write, alice, sofia, bob)
    at_alices.get("/inbox/lists/")
    with CaptureQueriesContext(connection) as c:
        at_alices.get("/inbox/lists/")
    for q in c.captured_queries: print("Q", q["time"], q["sql"][:150].replace("\n"," "), "...", q["sql"][-120:].replace("\n"," "))
