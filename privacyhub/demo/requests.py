"""Requests of every kind and in every state, made and decided by the product's actions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from accounts.models import Notice
from children.models import Child, Observation, Parent
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.children import Made
from rights import actions
from rights.bundle import write_bundle
from rights.copy import make_copy
from rights.models import Copy, Request, RequestAdvice, RequestQuestion
from rights.why import answer_from_register
from staff.models import Employee
from subjects.models import Subject
from subjects.record_actions import save_record

Channel, Check, Kind, Ground = (
    Request.Channel,
    Request.IdentityCheck,
    Request.Kind,
    Request.Ground,
)
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

    @property
    def officer(self):
        return self.accounts.users["privacy_officer"]

    def ago(self, days: int) -> dt.date:
        return self.today - days * DAY

    def ask(
        self, child: Child, parent: Parent, days_ago: int, channel: str, kind=Kind.COPY, words=""
    ) -> Request:
        return actions.ask(
            kind=kind,
            subject=child.subject,
            requester=parent.subject,
            channel=channel,
            words=words,
            received_on=self.ago(days_ago),
            on=self.ago(days_ago),
            by=self.manager,
        )

    def approve(self, request: Request, days_ago: int) -> Copy:
        return actions.approve_copy(
            request=request,
            identity_check=request.identity_check or Check.KNOWN,
            on=self.ago(days_ago),
            at=self.at - days_ago * DAY,
            by=self.manager,
        )

    def screened(self, copy: Copy, days_ago: int) -> Copy:
        """Everything about others decided as proposed, confirmed by the privacy officer."""
        passages, at = actions.passages_of(copy), self.at - days_ago * DAY
        actions.decide_passages(
            copy=copy,
            passages=passages,
            outcomes={passage.identity: passage.proposed for passage in passages},
            at=at,
            by=self.manager,
        )
        agreed = [passage.identity for passage in passages if passage.needs_second]
        actions.confirm_passages(copy=copy, agreed=agreed, returned=[], at=at, by=self.officer)
        return actions.start_making(copy=copy, by=self.manager)

    def approved(self, request: Request, days_ago: int) -> Copy:
        """A copy that waits for a worker."""
        return self.screened(self.approve(request, days_ago), days_ago)

    def claim(self, copy: Copy, days_ago: int = 0) -> Copy:
        return actions.claim_copy(
            copy_id=copy.pk, at=self.at - days_ago * DAY, on=self.ago(days_ago)
        )

    def make(self, copy: Copy, days_ago: int) -> Copy:
        """Make an approved copy, as the worker does."""
        claimed = self.claim(copy, days_ago)
        at = self.at - days_ago * DAY
        made = make_copy(claimed.request, at=at, decided=actions.decided_of(copy))
        return actions.store_copy(
            copy=claimed,
            fill=partial(write_bundle, copy=made, at=at),
            categories=made.categories,
            on=self.ago(days_ago),
        )

    def advise(self, request: Request, days_ago: int, text: str) -> None:
        actions.ask_advice(request=request, on=self.ago(days_ago), by=self.manager)
        actions.note_advice(
            request=request,
            source=RequestAdvice.Source.OFFICER,
            text=text,
            on=self.ago(days_ago),
            by=self.officer,
        )

    # One way through for every state a copy can be in.

    def received(self, child, parent):
        self.ask(child, parent, 3, Channel.PORTAL)

    def late(self, child, parent):
        self.ask(child, parent, 30, Channel.DESK)

    def deciding(self, child, parent):
        here = child.subject.affiliations.values("location_id")
        friend = Child.objects.filter(subject__affiliations__location_id__in=here).exclude(
            pk=child.pk
        )[0]
        save_record(
            record=Observation(subject=child.subject),
            values={
                "observed_on": self.ago(60),
                "method": "Welbevinden",
                "report": f"Bouwt een hut met {friend.first_name} {friend.family_name}."
                f" De moeder van {friend.first_name} haalt hen allebei op.",
            },
            by=self.manager,
        )
        self.approve(self.ask(child, parent, 7, Channel.DESK), 1)

    def waiting(self, child, parent):
        self.approved(self.ask(child, parent, 4, Channel.PHONE), 0)

    def making(self, child, parent):
        self.claim(self.approved(self.ask(child, parent, 5, Channel.DESK), 0))

    def failed(self, child, parent):
        copy = self.approved(self.ask(child, parent, 9, Channel.PORTAL), 2)
        for _attempt in range(actions.MAX_ATTEMPTS):
            actions.release_copy(copy=self.claim(copy, 2))

    def ready(self, child, parent):
        self.make(self.approved(self.ask(child, parent, 12, Channel.PORTAL), 2), 2)

    def expired(self, child, parent):
        copy = self.make(self.approved(self.ask(child, parent, 44, Channel.PORTAL), 30), 30)
        actions.expire_copy(copy=copy)

    def refused(self, child, parent):
        actions.refuse_request(
            request=self.ask(child, parent, 26, Channel.LETTER),
            ground=Ground.IDENTITY,
            answer="De brief was niet ondertekend. Wij vroegen tweemaal wie u bent.",
            on=self.ago(6),
            by=self.manager,
        )

    def collected(self, child, parent):
        copy = self.make(self.approved(self.ask(child, parent, 8, Channel.PORTAL), 5), 5)
        actions.collect_copy(
            copy=copy,
            recipient=parent.name,
            at=self.at - 4 * DAY,
            on=self.ago(4),
            by=self.accounts.users["parent"],
        )

        # One of every other kind.
        self.told(parent.subject, Notice.Kind.REQUEST_RECEIVED, 8)
        self.told(parent.subject, Notice.Kind.REQUEST_COPY, 5)

    def told(self, person: Subject, kind: Notice.Kind, days: int) -> None:
        """Notices are made today; each is of the day of what it tells."""
        notices = Notice.objects.filter(user=person.user_id, kind=kind)
        notices.update(created_at=self.at - days * DAY)

    def access(self, child, parent):
        request = self.ask(
            child, parent, 2, Channel.PHONE, Kind.ACCESS, "Ik wil de gespreksverslagen lezen."
        )
        actions.agree_appointment(
            request=request, meets_at=self.at + 5 * DAY, on=self.ago(2), by=self.manager
        )

    def portability(self, child, parent):
        self.ask(child, parent, 6, Channel.PORTAL, Kind.PORTABILITY)

    def correction(self, child, parent):
        request = self.ask(
            child,
            parent,
            20,
            Channel.PORTAL,
            Kind.CORRECTION,
            "Het telefoonnummer van de oppas is niet meer goed.",
        )
        question = actions.ask_person(
            request=request,
            about=RequestQuestion.About.MEANING,
            text="Wat is het nieuwe nummer?",
            on=self.ago(18),
            by=self.manager,
        )
        actions.note_reply(
            question=question,
            reply="Het laatste cijfer is een vier.",
            on=self.ago(15),
            by=self.manager,
        )
        actions.answer_request(
            request=request,
            answer="Wij hebben het nummer verbeterd.",
            on=self.ago(14),
            by=self.manager,
        )

    def erasure_asked(self, child, parent):
        request = self.ask(
            child,
            parent,
            10,
            Channel.PORTAL,
            Kind.ERASURE,
            "Ik wil dat de observaties van vorig jaar weggaan.",
        )
        actions.ask_advice(request=request, on=self.ago(8), by=self.manager)

    def erasure_in_part(self, child, parent):
        request = self.ask(
            child, parent, 28, Channel.DESK, Kind.ERASURE, "Alles van mijn kind moet weg."
        )
        self.advise(request, 20, "De observaties kunnen weg, het contract moet zeven jaar blijven.")
        actions.grant_erasure(
            request=request,
            parts=["child.development"],
            answer="De observaties zijn verwijderd. Het contract bewaren wij nog.",
            ground=Ground.LEGAL_DUTY,
            identity_check=Check.DOCUMENT,
            on=self.ago(12),
            at=self.at - 12 * DAY,
            by=self.manager,
        )

    def restriction(self, child, parent):
        request = self.ask(
            child,
            parent,
            24,
            Channel.LETTER,
            Kind.RESTRICTION,
            "Gebruik de observatie niet zolang wij het er niet over eens zijn.",
        )
        actions.extend_request(
            request=request,
            because="Wij wachten op de orthopedagoog die de observatie schreef.",
            on=self.ago(3),
            by=self.manager,
        )

    def objection(self, child, parent):
        request = self.ask(
            child,
            parent,
            5,
            Channel.PORTAL,
            Kind.OBJECTION,
            "Ik wil niet dat jullie mijn gegevens gebruiken voor de nieuwsbrief.",
        )
        actions.ask_person(
            request=request,
            about=RequestQuestion.About.MEANING,
            text="Welke nieuwsbrief bedoelt u?",
            on=self.ago(3),
            by=self.manager,
        )

    def withdrawn(self, child, parent):
        request = self.ask(
            child, parent, 15, Channel.PHONE, Kind.WHY, "Waarom staat onze huisarts erin?"
        )
        actions.withdraw_request(request=request, on=self.ago(13), by=self.manager)

    def complaint(self, child, parent):
        request = self.ask(
            child,
            parent,
            40,
            Channel.PORTAL,
            Kind.COMPLAINT,
            "Een verslag lag open op de balie.",
        )
        actions.answer_request(
            request=request,
            answer="Dat had niet mogen gebeuren. Verslagen gaan nu meteen in de kast.",
            on=self.ago(21),
            by=self.manager,
        )
        actions.take_to_board(request=request, on=self.ago(7), by=self.manager)

    def why(self, person: Subject):
        """Somebody who works here asks HR why data is held."""
        request = actions.ask(
            kind=Kind.WHY,
            subject=person,
            requester=person,
            channel=Channel.LETTER,
            words="Waarom hebben jullie mijn bankrekening?",
            received_on=self.ago(16),
            on=self.ago(16),
            by=self.accounts.users["hr"],
        )
        actions.answer_request(
            request=request,
            answer=answer_from_register(person),
            identity_check=Check.KNOWN,
            on=self.ago(9),
            by=self.accounts.users["hr"],
        )
        self.told(person, Notice.Kind.REQUEST_RECEIVED, 16)
        self.told(person, Notice.Kind.REQUEST_ANSWERED, 9)


def make_requests(
    accounts: Accounts, made: Made, employee: Employee, *, at: dt.datetime, today: dt.date
) -> int:
    """Requests of every kind and in every state; return how many. The parent with an account
    fetched a copy, and may ask again."""
    desk = _Desk(accounts, at, today)
    ways: list[Callable] = [
        desk.expired, desk.late, desk.refused, desk.ready, desk.failed, desk.making, desk.waiting,
        desk.deciding,
        desk.received, desk.access, desk.portability, desk.correction, desk.erasure_asked,
        desk.erasure_in_part, desk.restriction, desk.objection, desk.withdrawn, desk.complaint,
    ]  # fmt: skip
    for number, way in enumerate(ways):
        way(*made.askers[number % len(made.askers)])
    desk.collected(made.own[0], made.parent)
    desk.why(employee.subject)
    return len(ways) + 2
