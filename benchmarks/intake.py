"""Webhook posts kept per second, beside a bare application and a Django view in the same run."""

import asyncio
from statistics import median

import psycopg

from benchmarks.load import Outcome, closed_loop, mixed
from benchmarks.report import Row
from benchmarks.stage import APP_SECRET, PAGE_ID, Stage, stage
from omnichannel.development.ports import free_port

CONNECTIONS = 32
POSTS = 4000
ROUNDS = 5
SETUP = {
    "work_stream": {"name": "Bench"},
    "application": {"name": "Bench", "app_id": "1", "app_secret": APP_SECRET},
    "pages": [{"page_id": PAGE_ID, "name": "Bench", "access_token": "bench"}],
}


def run() -> list[Row]:
    with stage(redis=True) as product:
        path = product.connect(SETUP)
        ports = {
            "bare": free_port(),
            "product": product.web_port,
            "django view": free_port(),
        }
        product.serve("bare", "benchmarks.bare:application", ports["bare"], BARE_SECRET=APP_SECRET)
        product.serve("product", "omnichannel.asgi:application", ports["product"])
        product.serve("django", "benchmarks.django_view:application", ports["django view"])
        rounds = [
            {name: _measure(port, path, f"{name}{turn}") for name, port in ports.items()}
            for turn in range(ROUNDS)
        ]
        rows = [_row(name, rounds) for name in ports]
        return [*rows, _kill_in_mid_run(product, path)]


def _measure(port: int, path: str, run_name: str) -> Outcome:
    posts = mixed(path, POSTS, run_name.replace(" ", ""))
    return asyncio.run(closed_loop(port, posts, CONNECTIONS))


def _row(name: str, rounds: list[dict[str, Outcome]]) -> Row:
    ratios = [turn[name].per_second / turn["bare"].per_second for turn in rounds]
    return Row(
        f"intake: {name}",
        f"{median(turn[name].per_second for turn in rounds):,.0f} posts/s",
        f"p50 {median(turn[name].percentile(0.5) for turn in rounds):.1f} ms, "
        f"p99 {median(turn[name].percentile(0.99) for turn in rounds):.1f} ms",
        f"{median(ratios):.2f} of bare ({min(ratios):.2f}-{max(ratios):.2f})",
    )


def _kill_in_mid_run(product: Stage, path: str) -> Row:
    """SIGKILL while posts are under way: is everything acknowledged also kept?"""
    posts = mixed(path, POSTS, "killed")

    async def attack() -> Outcome:
        running = asyncio.create_task(closed_loop(product.web_port, posts, CONNECTIONS))
        await asyncio.sleep(0.8)
        product.kill("product")
        return await running

    outcome = asyncio.run(attack())
    with psycopg.connect(product.postgres.url()) as connection:
        rows = connection.execute(
            "SELECT convert_from(body, 'utf8') FROM facebook_channel_webhookdelivery"
        )
        kept = "\n".join(row[0] for row in rows)
    lost = [mid for mid in set(outcome.acknowledged) if f'"{mid}"' not in kept]
    return Row(
        "intake: killed in mid-run",
        f"{len(outcome.acknowledged):,} acknowledged",
        f"{len(lost)} of them lost",
        "0 lost" if not lost else "LOST",
    )
