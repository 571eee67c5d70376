"""Requests for a copy of a file, one in every state, made and decided by the product's actions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from children.models import Child, Parent
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.children import Made
from rights.actions import (
    MAX_ATTEMPTS,
    approve_request,
    ask_for_copy,
    claim_request,
    collect_copy,
    expire_request,
    refuse_request,
    release_request,
    store_copy,
)
from rights.copy import make_copy
from rights.models import Request

Channel, Check = Request.Channel, Request.IdentityCheck
DAY = dt.timedelta(days=1)


@dataclass
class _Desk:
    """The manager's desk, at which everything is asked and decided."""

    accounts: Accounts
    at: dt.datetime
    today: dt.date

    @property
    def manager(self):
        return self.accounts.users["location_manager"]

    def ask(self, child: Child, parent: Parent, days_ago: int, channel: str) -> Request:
        received_on = self.today - days_ago * DAY
        return ask_for_copy(
            child=child.subject,
            requester=parent.subject,
            channel=channel,
            received_on=received_on,
            on=received_on,
            by=self.manager,
        )

    def approve(self, request: Request, days_ago: int) -> Request:
        return approve_request(
            request=request,
            identity_check=Check.PORTAL if request.channel == Channel.PORTAL else Check.KNOWN,
            on=self.today - days_ago * DAY,
            at=self.at - days_ago * DAY,
            by=self.manager,
        )

    def claim(self, request: Request, days_ago: int = 0) -> Request:
        moment, day = self.at - days_ago * DAY, self.today - days_ago * DAY
        return claim_request(request_id=request.pk, at=moment, on=day)

    def copy(self, request: Request, days_ago: int) -> Request:
        """Make the copy of an approved request, as the worker does."""
        claimed = self.claim(request, days_ago)
        content, categories = make_copy(claimed, at=self.at - days_ago * DAY)
        return store_copy(
            request=claimed, content=content, categories=categories, on=self.today - days_ago * DAY
        )

    # One way through for every state a request can be in.

    def received(self, child, parent):
        self.ask(child, parent, 3, Channel.PORTAL)

    def received_some_time_ago(self, child, parent):
        self.ask(child, parent, 23, Channel.LETTER)

    def late(self, child, parent):
        self.ask(child, parent, 30, Channel.DESK)

    def approved(self, child, parent):
        self.approve(self.ask(child, parent, 4, Channel.PHONE), 0)

    def rendering(self, child, parent):
        self.claim(self.approve(self.ask(child, parent, 5, Channel.DESK), 0))

    def failed(self, child, parent):
        request = self.approve(self.ask(child, parent, 9, Channel.PORTAL), 2)
        for _attempt in range(MAX_ATTEMPTS):
            release_request(request=self.claim(request, 2))

    def ready(self, child, parent):
        self.copy(self.approve(self.ask(child, parent, 12, Channel.PORTAL), 2), 2)

    def expired(self, child, parent):
        request = self.copy(self.approve(self.ask(child, parent, 44, Channel.PORTAL), 30), 30)
        expire_request(request=request)

    def refused(self, child, parent):
        refuse_request(
            request=self.ask(child, parent, 26, Channel.LETTER),
            ground=Request.Refusal.IDENTITY,
            note="De brief was niet ondertekend. Wij vroegen tweemaal wie u bent.",
            on=self.today - 6 * DAY,
            by=self.manager,
        )

    def collected(self, child, parent):
        request = self.copy(self.approve(self.ask(child, parent, 8, Channel.PORTAL), 5), 5)
        collect_copy(
            request=request,
            recipient=parent.name,
            at=self.at - 4 * DAY,
            on=self.today - 4 * DAY,
            by=self.accounts.users["parent"],
        )


def make_requests(accounts: Accounts, made: Made, *, at: dt.datetime, today: dt.date) -> int:
    """One request in each state; return how many. The parent with an account fetched one, and may
    ask again."""
    desk = _Desk(accounts, at, today)
    ways: list[Callable] = [
        desk.expired, desk.late, desk.refused, desk.received_some_time_ago, desk.ready, desk.failed,
        desk.rendering, desk.approved, desk.received,
    ]  # fmt: skip
    for way, (child, parent) in zip(ways, made.askers, strict=False):
        way(child, parent)
    desk.collected(made.own[0], made.parent)
    return len(ways) + 1
