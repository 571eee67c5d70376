"""When a child's file, its fiscal administration and the parents' data go."""

import datetime as dt

from django.db.models import Count, DateField, Exists, Max, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from children.models import (
    Address,
    Child,
    Contract,
    OwnContribution,
    PaperFile,
    Parent,
    PaymentDetails,
    RegistrationDraft,
    SignUp,
)
from children.names import names_of_files, without_names
from core.dates import Term, end_of_year
from core.keys import KeyDestroyed, KeyMissing, key_batch, key_scope, load_keys
from core.privacy import SubjectKind
from core.registries import RetentionRule, retention_rules
from core.rows import among
from documents.models import Document
from retention.actions.claiming import BATCH
from retention.models import Hold
from subjects.models import FormerValues, Representation, Subject
from subjects.whereabouts import left_without_end

FISCAL = "child.fiscal"


def _deregistered(until: dt.date):
    return Child.objects.filter(subject__relation_ended_on__lte=until).values_list(
        "subject_id", "subject__relation_ended_on"
    )


def _contracts_ended(until: dt.date):
    """Subjects all of whose contracts ended, with the end of the book year of the last one; and
    those of whom a paper, a hold or a former value of the class is left without a contract."""
    ended = (
        Contract.objects.values("subject_id")
        .annotate(last=Max("ends_on"), running=Count("pk", filter=Q(ends_on__isnull=True)))
        .filter(running=0, last__lte=until)
        .values_list("subject_id", "last")
    )
    loose = Subject.objects.filter(
        Exists(Document.objects.filter(subject=OuterRef("pk"), retention_class=FISCAL))
        | Exists(PaymentDetails.objects.filter(subject=OuterRef("pk")))
        | Exists(OwnContribution.objects.filter(subject=OuterRef("pk")))
        | Exists(FormerValues.objects.filter(subject=OuterRef("pk"), retention_class=FISCAL))
        | Exists(Hold.objects.filter(subject=OuterRef("pk"), retention_class=FISCAL)),
        ~Exists(Contract.objects.filter(subject=OuterRef("pk"))),
        relation_ended_on__lte=until,
    ).values_list("pk", "relation_ended_on")
    for subject_id, last in [*ended, *loose]:
        if end_of_year(last) <= until:
            yield subject_id, end_of_year(last)


def _without_children(until: dt.date):
    """Parents none of whose children has a file any more; they go in the same run."""
    orphaned = Parent.objects.filter(~Exists(Representation.objects.filter(parent=OuterRef("pk"))))
    return orphaned.annotate(anchor=Value(until, DateField())).values_list("pk", "anchor")


def _abandoned(until: dt.date):
    return [
        (pk, timezone.localtime(changed_at).date())
        for pk, changed_at in RegistrationDraft.objects.values_list("pk", "changed_at")
        if timezone.localtime(changed_at).date() <= until
    ]


def _sign_ups(until: dt.date):
    """From the day the address was verified; one that never was goes sooner, by its own task."""
    moments = SignUp.objects.values_list("pk", "verified_at", "asked_at")
    days = [(pk, timezone.localtime(verified or asked).date()) for pk, verified, asked in moments]
    return [(pk, day) for pk, day in days if day <= until]


def _erase_addresses(parent_ids) -> None:
    """Follow the sealed references while the keys still open them (L74)."""
    with key_scope():
        load_keys(parent_ids, "parent.file")
        parents = Parent.objects.filter(pk__in=among(parent_ids, Parent))
        references = [parent.address_reference for parent in parents.only("address_reference")]
    rows = Address.objects.filter(pk__in=among(list(filter(None, references)), Address))
    rows._raw_delete(rows.db)


def _sweep_addresses() -> None:
    """Erase the addresses no parent's reference leads to. While a reference cannot be opened for
    want of a key that was not destroyed, nothing is: the key may yet be found."""
    kept = set()
    ids = list(Parent.objects.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        with key_batch():
            load_keys(ids[start : start + BATCH], "parent.file")
            for parent in Parent.objects.filter(pk__in=ids[start : start + BATCH]):
                try:
                    kept.add(parent.address_reference)
                except KeyDestroyed:
                    continue
                except KeyMissing:
                    return
    loose = [pk for pk in Address.objects.values_list("pk", flat=True) if str(pk) not in kept]
    for start in range(0, len(loose), BATCH):
        rows = Address.objects.filter(pk__in=loose[start : start + BATCH])
        rows._raw_delete(rows.db)


def _names(subject_ids) -> dict:
    children = Child.objects.filter(subject_id__in=subject_ids)
    return {child.pk: (child.name, reverse("children:file", args=[child.pk])) for child in children}


def _identities(subject_ids) -> dict:
    """By name and birth date. The contract knows no birth date: what goes after the file is known
    by what was noted when the file went."""
    children = Child.objects.filter(subject_id__in=subject_ids)
    return {child.pk: (child.name, child.birth_date) for child in children}


def _papers(subject_ids) -> dict:
    """Where paper still stands, without the names in the file: this outlives it."""
    standing = PaperFile.objects.filter(subject_id__in=subject_ids, destroyed_on__isnull=True)
    names = names_of_files(paper.subject_id for paper in standing)
    return {
        paper.subject_id: [(without_names(paper.place, names[paper.subject_id]), paper.started_on)]
        for paper in standing
    }


def _not_deregistered(on: dt.date):
    """Children who have no place any more, but were not deregistered."""
    return left_without_end([SubjectKind.CHILD], on).items()


retention_rules.register(
    RetentionRule(
        code="child.file",
        label=_("Child file"),
        retention_class="child.file",
        term=Term(years=2),
        anchor=_("the deregistration of the child"),
        clauses=("K18", "L08"),
        anchored=_deregistered,
        names=_names,
        identities=_identities,
        papers=_papers,
        unanchored=_not_deregistered,
        order=10,
    )
)
retention_rules.register(
    RetentionRule(
        code="parent.file",
        label=_("Parent's data"),
        retention_class="parent.file",
        term=Term(),
        anchor=_("the destruction of the last of the children's files"),
        clauses=("K18",),
        anchored=_without_children,
        before_destroy=_erase_addresses,
        sweep=_sweep_addresses,
        order=20,
    )
)
retention_rules.register(
    RetentionRule(
        code="child.fiscal",
        label=_("Contract and invoices"),
        retention_class="child.fiscal",
        term=Term(years=7),
        anchor=_("the end of the book year in which the contract ended"),
        clauses=("L09", "L48"),
        anchored=_contracts_ended,
        ground=_("fiscal duty to keep the administration for 7 years"),
        by_law=True,
        identities=_identities,
        order=30,
    )
)
retention_rules.register(
    RetentionRule(
        code="child.draft",
        label=_("Registration that was not finished"),
        retention_class="child.draft",
        term=Term(weeks=2),
        anchor=_("the day it was last worked on"),
        clauses=("L02",),
        anchored=_abandoned,
        order=40,
    )
)
retention_rules.register(
    RetentionRule(
        code="child.sign_up",
        label=_("Sign-up of a parent that was not linked"),
        retention_class="child.sign_up",
        term=Term(weeks=4),
        anchor=_("the day the address was verified"),
        clauses=("L64",),
        anchored=_sign_ups,
        order=41,
    )
)
