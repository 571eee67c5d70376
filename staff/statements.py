"""Which statements stand, and who has not signed the newest version yet."""

from django.db.models import Exists, OuterRef, Q

from core.privacy import SubjectKind
from staff.models import ConductText, Employee, SignedStatement
from subjects.models import Affiliation


def newest_statements() -> list[ConductText]:
    """The newest version of each statement: the one that is asked now, also where it is valid from
    a day ahead."""
    newest: dict = {}
    for text in ConductText.objects.order_by("kind", "version"):
        newest[text.kind] = text
    return [newest[kind] for kind in ConductText.Kind if kind in newest]


def statement_on(kind: str, on) -> ConductText | None:
    """The version that holds on a day."""
    return (
        ConductText.objects.filter(kind=kind, valid_from__lte=on)
        .order_by("-valid_from", "-version")
        .first()
    )


def at_work(on, **people):
    """Who works here on a day: not who begins later, nor volunteers."""
    in_service = Q(subject__relation_ended_on__isnull=True) | Q(subject__relation_ended_on__gte=on)
    begun = Affiliation.objects.filter(subject=OuterRef("pk"), starts_on__lte=on)
    return Employee.objects.filter(in_service, Exists(begun), **people)


def without(text: ConductText, on, **people):
    """Who of them has not signed this version."""
    signed = SignedStatement.objects.filter(subject=OuterRef("pk"), text=text)
    return at_work(on, **people).filter(~Exists(signed))


def asked_of(subject) -> list[ConductText]:
    """The newest statements this person is to sign: a volunteer keeps silent and to the code of
    conduct too, but what the data is used for was written for who is employed."""
    newest = newest_statements()
    if subject.kind != SubjectKind.VOLUNTEER:
        return newest
    return [text for text in newest if text.kind != ConductText.Kind.PURPOSE_NOTICE]


def ways_to_note(text: ConductText) -> set[str]:
    """How a colleague notes that somebody signed a version: what the data is used for may also be
    told. What is signed in the portal the person signs there, and nobody notes for them."""
    how = SignedStatement.How
    told = {how.TOLD} if text.kind == ConductText.Kind.PURPOSE_NOTICE else set()
    return {how.PAPER, how.SCREEN} | told


def missing_of(subject) -> list[ConductText]:
    """The newest statements that this person has not signed."""
    signed = set(SignedStatement.objects.filter(subject=subject).values_list("text_id", flat=True))
    return [text for text in asked_of(subject) if text.pk not in signed]
