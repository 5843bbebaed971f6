"""Find a contact, an account or a case by what a customer tells; only active ones are found."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value

from workstreams.conversations.models import Account, Case, Contact

M = TypeVar("M", bound=Model)

SHORTEST = 2  # letters; less finds half of all
FEWEST_DIGITS = 4
CASE_NUMBER = re.compile(r"(?:C-)?0*([1-9][0-9]{0,17})", re.IGNORECASE)


def contacts_for(search: str, most: int) -> list[Contact]:
    """By the beginnings of words of their name, e-mail, phone, or the name of their account."""
    contacts = Contact.objects.filter(is_active=True).select_related("account")
    found = list(_matching(contacts, search, _by_email(search))[:most])
    if len(found) < most and (words := _words(search)):
        accounts = Account.objects.alias(words=_vector("name")).filter(words=words).values("pk")
        others = contacts.filter(account__in=accounts).exclude(pk__in=[each.pk for each in found])
        found += others[: most - len(found)]
    return found


def accounts_for(search: str, most: int) -> list[Account]:
    """By the beginnings of words of their name, number, e-mail or main phone."""
    accounts = Account.objects.filter(is_active=True)
    by_number = Q(number__istartswith=search)
    return list(_matching(accounts, search, by_number | _by_email(search))[:most])


def cases_for(search: str, most: int) -> list[Case]:
    """By number or the beginnings of words of the title; the latest first."""
    cases = Case.objects.filter(status=Case.Status.ACTIVE).select_related("contact", "account")
    by_number = CASE_NUMBER.fullmatch(search)
    if by_number and (found := list(cases.filter(pk=int(by_number[1])))):
        return found
    words = _words(search)
    if words is None:
        return []
    return list(cases.alias(words=_vector("title")).filter(words=words)[:most])


def likely_contacts(
    names: Sequence[str], emails: Sequence[str], phones: Sequence[str], most: int
) -> list[Contact]:
    """Who has exactly this name, e-mail or phone; none of them proves anything.

    Each way by its own index, which a condition with several of them would not use.
    """
    told = [Q(name__iexact=name) for name in names]
    told += [Q(email__iexact=email) for email in emails]
    told += [Q(phone=phone) for phone in phones]
    if not told:
        return []
    active = Contact.objects.filter(is_active=True)
    one, *others = (active.filter(way).order_by().values("pk")[:most] for way in told)
    found = active.filter(pk__in=one.union(*others)).select_related("account")
    return list(found[:most])


def _matching(rows: QuerySet[M], search: str, found: Q) -> QuerySet[M]:
    wide: QuerySet[Any] = rows
    digits = re.sub(r"\D", "", search)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d]", search):
        wide, found = wide.alias(digits=_digits_of("phone")), found | Q(digits__contains=digits)
    elif words := _words(search):
        wide, found = wide.alias(words=_vector("name")), found | Q(words=words)
    return wide.filter(found)


def _by_email(search: str) -> Q:
    return Q(email__istartswith=search) if "@" in search else Q(pk__in=[])


def _words(search: str) -> SearchQuery | None:
    """Each word is the beginning of one; None where there is no word."""
    words = re.findall(r"[^\W_]+", search)
    raw = " & ".join(f"{word}:*" for word in words)
    return SearchQuery(raw, config="simple", search_type="raw") if raw else None


def _vector(field: str) -> SearchVector:
    return SearchVector(field, config="simple")


def _digits_of(field: str) -> Func:
    arguments: list[Any] = [F(field), Value(r"\D"), Value(""), Value("g")]
    return Func(*arguments, function="REGEXP_REPLACE", output_field=TextField())
