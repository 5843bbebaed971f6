"""What a customer filled in: an order, a form, a judgement, an address; each as readable lines."""

import json
from collections.abc import Iterator
from typing import Any

from facebook_channel.json_values import (
    as_identifier,
    as_list,
    as_object,
    as_text,
    as_words,
    keepable,
)
from facebook_channel.payload.messages import stand_in_id
from facebook_channel.payload.surroundings import Json, Surroundings
from workstreams.channels.events import MessageReceived


def parse_order(order: Json, around: Surroundings) -> MessageReceived:
    lines = [_product_line(as_object(product)) for product in as_list(order.get("products"))]
    return _filled_in("order", order, [*lines, as_words(order.get("note"))], around)


def _product_line(product: Json) -> str:
    """Quantity, name and price: 2 Tea at 11 THB."""
    quantity = as_words(product.get("quantity")) or "1"
    name = as_text(product.get("name")) or as_identifier(product.get("retailer_id"))
    price = " ".join(
        filter(None, [as_words(product.get("unit_price")), as_text(product.get("currency"))])
    )
    line = f"{quantity} \N{MULTIPLICATION SIGN} {name or as_identifier(product.get('id'))}"
    return f"{line}, {price}" if price else line


def parse_form(form: Json, around: Surroundings) -> MessageReceived:
    """Facebook tells which form it was; the answers are kept where leads are."""
    return _filled_in("form", form, [f"#{as_identifier(form.get('id'))}"], around)


def parse_feedback(feedback: Json, around: Surroundings) -> MessageReceived:
    screens = as_list(feedback.get("feedback_screens"))
    questions = [as_object(as_object(screen).get("questions")) for screen in screens]
    lines = [line for asked in questions for answer in asked.values() for line in _answers(answer)]
    return _filled_in("feedback", feedback, lines, around)


def _answers(told: Any) -> Iterator[str]:
    """`csat: 5`, and the customer's own words below it."""
    answer = as_object(told)
    if value := as_words(answer.get("payload")):
        yield f"{as_text(answer.get('type'))}: {value}"
    if more := as_words(as_object(answer.get("follow_up")).get("payload")):
        yield more


def parse_customer_information(told: Json, around: Surroundings) -> MessageReceived:
    responses = [
        as_object(response)
        for screen in as_list(told.get("screens"))
        for response in as_list(as_object(screen).get("responses"))
    ]
    lines = [f"{as_text(each.get('key'))}: {as_words(each.get('value'))}" for each in responses]
    return _filled_in("customer_information", told, lines, around)


def _filled_in(kind: str, content: Json, lines: list[str], around: Surroundings) -> MessageReceived:
    customer = around.customer()
    exact = json.dumps(keepable(content), sort_keys=True)
    return MessageReceived(
        **around.facts(customer),
        external_id=stand_in_id(kind, customer, exact, around),
        kind=kind,
        text="\n".join(filter(None, lines)),
    )
