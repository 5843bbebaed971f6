"""Runs inside the product: takes in what was kept, once it is told to, and prints the seconds."""

import os
import sys
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

import django

django.setup()

from facebook_channel.processing import process_pending  # noqa: E402


def main() -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    started = perf_counter()
    process_pending()
    print(perf_counter() - started, flush=True)


if __name__ == "__main__":
    main()
