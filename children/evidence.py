"""That the files of children hold what they should (K05, L03, L04, L11, L13)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from children.missing import MISSING
from children.models import Child, PaperLoan
from core.registries import Evidence, Figure, Seen, Standing, evidence, figures
from subjects.whereabouts import count_per_location

BACK_WITHIN = dt.timedelta(weeks=2)


def _lacking(code: str):
    def look(on) -> Seen:
        if not Child.objects.exists():
            return Seen(_("No children in care yet."), Standing.NONE)
        number = MISSING[code].among(Child.objects.all(), on).count()
        if not number:
            return Seen(_("Nothing is missing."), Standing.GOOD)
        return Seen(_("Files in which it is missing: %(n)d.") % {"n": number}, Standing.ATTENTION)

    return look


def _paper(on) -> Seen:
    out = PaperLoan.objects.filter(returned_on__isnull=True)
    late = out.filter(taken_on__lt=on - BACK_WITHIN).count()
    number = out.count()
    if not number and not PaperLoan.objects.exists():
        return Seen(_("No paper file has been taken out yet."), Standing.NONE)
    words = _("Out now: %(out)d, longer than two weeks: %(late)d.")
    return Seen(
        words % {"out": number, "late": late}, Standing.ATTENTION if late else Standing.GOOD
    )


for _code, _label, _clauses in (
    ("declarations", gettext_lazy("Declarations for the placement"), ("L03", "L11")),
    ("bsn", gettext_lazy("BSN noted and checked"), ("L04",)),
    ("exit", gettext_lazy("What became of the personal file of the group"), ("L13",)),
):
    evidence.register(
        Evidence(
            code=f"children.{_code}",
            label=_label,
            clauses=_clauses,
            look=_lacking(_code),
            url_name="children:list",
            rooms=("child.identity",),
        )
    )
evidence.register(
    Evidence(
        code="children.paper",
        label=gettext_lazy("Paper files taken out"),
        clauses=("K05", "L05"),
        look=_paper,
        url_name="children:list",
        rooms=("child.identity",),
    )
)


def _loans_per_location(on) -> dict:
    out = PaperLoan.objects.filter(returned_on__isnull=True).values_list("subject_id", "taken_on")
    return count_per_location([(who, since >= on - BACK_WITHIN) for who, since in out], on)


figures.register(
    Figure(
        code="children.paper",
        label=gettext_lazy("Paper files taken out"),
        of=Figure.Of.WORK,
        per_location=_loans_per_location,
    )
)
