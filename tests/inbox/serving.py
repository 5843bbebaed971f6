"""The whole web process under uvicorn, in a thread of the tests."""

import contextlib
import threading
import time

import uvicorn
from django.db import connections
from django.test import override_settings

from omnichannel.development.ports import LOOPBACK, free_port

# As in production: style sheets and scripts are found once and kept by the browser.
with override_settings(WHITENOISE_AUTOREFRESH=False, WHITENOISE_MAX_AGE=3600):
    from omnichannel.asgi import application


@contextlib.contextmanager
def served(port=None):
    """Yields the address; needs committed data (transaction=True).

    A `port` that was served before stands for a restart.

    No request may leave its connection behind: the test database has to be dropped.
    """
    database = connections["default"].settings_dict
    lasting, database["CONN_MAX_AGE"] = database["CONN_MAX_AGE"], 0
    port = port or free_port()
    config = uvicorn.Config(
        application,
        host=LOOPBACK,
        port=port,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert thread.is_alive(), "the web process did not start"
        assert time.monotonic() < deadline, "the web process does not listen"
        time.sleep(0.02)
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        database["CONN_MAX_AGE"] = lasting
