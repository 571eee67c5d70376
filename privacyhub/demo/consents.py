"""What the parents of the demo agreed to, and the people who work there: an answer or none for
everybody, and a few stories at the locations of the demo's manager."""

import datetime as dt
import random
from dataclasses import dataclass

from children.models import Child
from consents.actions import (
    ask_occasion,
    finish_removal,
    open_matter,
    publish_text,
    record_decision,
)
from consents.defaults import (
    CARE_PARTNER,
    HANDOVER_WRITTEN,
    LANGUAGE_HELPER,
    MEDICAL_GROUP,
    PHOTOS,
    PHOTOS_OUTSIDE,
    REFERENCE,
    SHARE_CONTACT,
    SHARE_MEDICAL,
    SURVEY,
)
from consents.models import ConsentDecision, ConsentKind, ConsentText, RemovalTask
from consents.texts import kinds_asked, text_of, texts_of
from core.dates import running
from core.rows import insert_rows
from documents.actions import add_document
from documents.cleaning import clean_bytes
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.children import Made
from privacyhub.demo.papers import signed_form
from staff.models import Employee
from subjects.models import Affiliation, Representation, Subject

How = ConsentDecision.How
DAY = dt.timedelta(days=1)
OTHER_PORTAL = "photos_other_portal"
STAFF_PHOTO = "staff_photos"
# How often parents say no; what is not here is refused by one family in fifty.
REFUSED = {SURVEY: 0.3, PHOTOS: 0.06, OTHER_PORTAL: 0.12, MEDICAL_GROUP: 0.005}
SILENT, SECOND_ANSWERS, ANEW = 0.3, 0.7, 0.4  # the first of who came in the last weeks
SHARED = 0.7  # of the parents in the groups of the demo's parent
LEFT_OPEN = (SURVEY, "other_location")  # what the parent with an account has yet to answer
RENEWED = 20 * DAY  # how long ago the words of the survey were renewed


@dataclass
class _Desk:
    accounts: Accounts
    made: Made
    today: dt.date

    @property
    def manager(self):
        return self.accounts.users["location_manager"]

    def family(self, number: int) -> tuple[Subject, list[Subject]]:
        """A child the manager knows, and its parents."""
        child, _parent = self.made.askers[number]
        return child.subject, parents_of(child.subject)

    def decide(self, subject, giver, code, given, ago: int, matter=None, how=How.PORTAL, **more):
        on = self.today - ago * DAY
        return record_decision(
            subject=subject,
            giver=giver,
            text=text_of(code, on),
            given=given,
            decided_on=on,
            how=how,
            matter=matter,
            on=on,
            by=self.manager,
            **more,
        )


def parents_of(child: Subject) -> list[Subject]:
    found = child.represented_by.order_by("pk").select_related("parent")
    return [representation.parent for representation in found]


def make_consents(accounts: Accounts, made: Made, *, at: dt.datetime, today: dt.date) -> int:
    """Answers of everybody, then the stories; return how many decisions there are."""
    draw = random.Random(11)  # noqa: S311 - chance, nothing secret
    own = {child.pk for child in made.own}
    known = own | {child.pk for child, _parent in made.askers}
    kinds = kinds_asked("child", today, at_placement=True)
    texts = texts_of(kinds, today)
    _at_placement(draw, texts.values(), own, known, made.parent.pk, today=today)
    _renew(draw, accounts, texts, own, today=today)
    _share(draw, own, today=today)
    desk = _Desk(accounts, made, today)
    for story in (_differ, _withdraw, _on_paper, _by_name, _in_public, _of_staff):
        story(desk)
    return ConsentDecision.objects.count()


def _givers() -> dict:
    """Ids of who holds custody, by the id of the child."""
    found: dict = {}
    held = Representation.objects.exclude(custody=Representation.Custody.NONE)
    for child, parent in held.order_by("pk").values_list("subject_id", "parent_id"):
        found.setdefault(child, []).append(parent)
    return found


def _first_days() -> dict:
    places = Affiliation.objects.filter(subject__child__isnull=False).order_by("-starts_on")
    return dict(places.values_list("subject_id", "starts_on"))


def _decision(subject_id, text: ConsentText, given, on, giver=None, how=How.PORTAL):
    return ConsentDecision(
        subject_id=subject_id,
        kind=text.kind,
        text=text,
        given=given,
        decided_on=on,
        how=how,
        giver_id=giver,
    )


def _at_placement(draw, texts, own, known, own_parent, *, today: dt.date) -> None:
    """What parents answered in the weeks after the placement; both say the same."""
    givers, rows = _givers(), []
    for child, first_day in sorted(_first_days().items()):
        parents = givers.get(child, [])
        is_new = child not in known and (today - first_day).days < 30
        if not parents or (is_new and draw.random() < SILENT):
            continue
        answering = parents if child in known or draw.random() < SECOND_ANSWERS else parents[:1]
        how = draw.choice([How.PORTAL, How.PORTAL, How.EMAIL])
        for text in texts:
            code = text.kind.code
            given = child in known or draw.random() >= REFUSED.get(code, 0.02)
            for parent in answering:
                # What one parent of these left open the other answered, and nothing else.
                if child in own and (parent == own_parent) == (code in LEFT_OPEN):
                    continue
                on = min(first_day + draw.randint(0, 12) * DAY, today)
                rows.append(_decision(child, text, given, on, parent, how))
    insert_rows(ConsentDecision, rows)


def _renew(draw, accounts: Accounts, texts: dict, own, *, today: dt.date) -> None:
    """Another office does the survey: whoever said yes is asked anew, and some have answered."""
    valid_from = today - RENEWED
    kind = ConsentKind.objects.get(code=SURVEY)
    last = texts[kind.pk]
    words = {
        f"{part}_{language}": getattr(last, f"{part}_{language}")
        for part, _label in ConsentText.PARTS
        for language in ("nl", "en")
    }
    words["receivers_nl"] = "Onderzoeksbureau Voorbeeld, dat nu voor ons werkt."
    words["receivers_en"] = "Survey agency Voorbeeld, which works for us now."
    text = publish_text(
        kind=kind,
        valid_from=valid_from,
        renews=True,
        by=accounts.users["privacy_officer"],
        **words,
    )
    in_care = Child.objects.filter(subject__relation_ended_on=None)
    placed = in_care.filter(subject__affiliations__starts_on__lt=valid_from - 30 * DAY)
    givers = _givers()
    rows = [
        _decision(child, text, draw.random() > REFUSED[SURVEY], on, givers[child][0])
        for child in sorted(placed.distinct().values_list("pk", flat=True))
        if child not in own and child in givers and draw.random() < ANEW
        for on in [valid_from + draw.randint(0, 15) * DAY]
    ]
    insert_rows(ConsentDecision, rows)


def _share(draw, own, *, today: dt.date) -> None:
    """What parents of the groups of the own children share with each other, or said no to."""
    groups = Affiliation.objects.filter(running(today), subject_id__in=own).values("care_group_id")
    around = Affiliation.objects.filter(running(today), care_group_id__in=groups)
    givers, rows = _givers(), []
    texts = [text_of(code, today) for code in (SHARE_CONTACT, SHARE_MEDICAL)]
    for child in sorted(set(around.values_list("subject_id", flat=True)) - own):
        for text in texts:
            if child in givers and draw.random() < SHARED:
                on = today - draw.randint(3, 90) * DAY
                rows.append(_decision(child, text, draw.random() < SHARED, on, givers[child][0]))
    insert_rows(ConsentDecision, rows)


def _differ(desk: _Desk) -> None:
    """The second parent objects: a case for the manager, and photos to be removed."""
    child, parents = desk.family(9)
    desk.decide(child, parents[1], PHOTOS, False, 6)


def _withdraw(desk: _Desk) -> None:
    """A yes is taken back: one place has been cleared, one is late."""
    child, parents = desk.family(10)
    for parent in parents:
        desk.decide(child, parent, OTHER_PORTAL, False, 3)
    task = RemovalTask.objects.get(subject=child, place="others")
    proof = "Vier foto's uit drie dossiers gehaald; Kim keek op de tablet na of ze weg zijn."
    finish_removal(task=task, proof=proof, on=desk.today - 2 * DAY, by=desk.manager)


def _on_paper(desk: _Desk) -> None:
    """A signed form, kept as the proof of an answer."""
    child, parents = desk.family(11)
    form = add_document(
        subject=child,
        category="child.consents",
        title="Ondertekende akkoordverklaring",
        file=clean_bytes(signed_form()),
        by=desk.manager,
    )
    paper = {"how": How.PAPER, "document": form}
    desk.decide(child, parents[0], HANDOVER_WRITTEN, True, 30, **paper)


def _by_name(desk: _Desk) -> None:
    """A care partner who may be consulted, and a helper about whom is still to be answered."""
    for number, code, name, about, ago in (
        (
            *(0, CARE_PARTNER, "Logopediepraktijk Voorbeeld"),
            *("Of wij met de logopedist mogen bespreken hoe het praten in de groep gaat.", 38),
        ),
        (
            *(1, LANGUAGE_HELPER, "Nadia, de zus van moeder"),
            *("Nadia helpt met de taal bij gesprekken en formulieren.", 4),
        ),
    ):
        child, parents = desk.family(number)
        matter = open_matter(
            subject=child,
            kind=ConsentKind.objects.get(code=code),
            name=name,
            about=about,
            on=desk.today - ago * DAY,
            by=desk.manager,
        )
        if code == CARE_PARTNER:
            for parent in parents:
                desk.decide(child, parent, code, True, ago - 2, matter)


def _in_public(desk: _Desk) -> None:
    """An occasion that is being asked: all said yes, one of two, a no, and nobody yet."""
    at = desk.accounts.managed[0]
    families = [desk.family(number) for number in (2, 4, 6, 8)]
    occasion = ask_occasion(
        kind=ConsentKind.objects.get(code=PHOTOS_OUTSIDE),
        location=at,
        what="Zomerfeest in de tuin",
        where="website en nieuwsbrief",
        places=["website", "print"],
        until=desk.today + 60 * DAY,
        children=[desk.made.own[0].subject, *(child for child, _parents in families)],
        on=desk.today - 5 * DAY,
        by=desk.manager,
    )
    said = ([True, True], [True, True], [True], [False])
    for (child, parents), answers in zip(families, said, strict=True):
        matter = occasion.matters.get(subject=child)
        for parent, given in zip(parents, answers, strict=False):
            desk.decide(child, parent, PHOTOS_OUTSIDE, given, 3, matter)


def _of_staff(desk: _Desk) -> None:
    """Photos on the website; the employee with an account has yet to answer. One is asked about
    somebody by name."""
    text = text_of(STAFF_PHOTO, desk.today)
    working = Employee.objects.filter(subject__relation_ended_on=None).order_by("pk")
    own = desk.accounts.users["employee"].subject.pk
    rows = [
        _decision(person.pk, text, number % 6 != 0, desk.today - (20 + number) * DAY, how=How.EMAIL)
        for number, person in enumerate(working.exclude(pk=own))
        if number % 4
    ]
    insert_rows(ConsentDecision, rows)
    person = working.filter(subject__kind="employee").exclude(pk=own).first()
    open_matter(
        subject=person.subject,
        kind=ConsentKind.objects.get(code=REFERENCE),
        name="Woningcorporatie Voorbeeld",
        about="Of het dienstverband vast is, voor een huurwoning.",
        on=desk.today - 2 * DAY,
        by=desk.accounts.users["hr"],
    )
