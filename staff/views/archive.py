"""What the law still keeps of employees whose file has gone (L46, L48)."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.rooms import closed
from core.dates import today
from core.keys import load_keys
from core.privacy import CATEGORIES, Level, SubjectKind
from core.templatetags.ui import day
from retention.plan import terms
from staff.sections import OUTLIVING, model_of, retention_class_of
from staff.views.lists import PAGE_SIZE
from subjects.models import Subject, search_text
from subjects.visibility import visible_of_kind


@require_safe
def archive(request):
    """Whom something is kept of, by the year the work ended and then by name (L10).

    It belongs to no place any more: only functions in the whole organisation find something.
    """
    on = today()
    access = access_of(request.user, on)
    opened = [s for s in OUTLIVING if access.may(s.category, Level.VIEW)]
    if not opened:
        raise closed(OUTLIVING[0].category)
    in_sight = {
        s.slug: visible_of_kind(
            model_of(s).objects.all(),
            request.user,
            SubjectKind.EMPLOYEE,
            on=on,
            category=s.category,
        )
        for s in opened
    }
    remaining = Q(pk__in=())
    for rows in in_sight.values():
        remaining |= Q(pk__in=rows.values("subject_id"))
    people = Subject.objects.filter(
        remaining,
        kind=SubjectKind.EMPLOYEE,
        employee__isnull=True,
        relation_ended_on__isnull=False,
    )
    counts = dict(
        people.annotate(year=ExtractYear("relation_ended_on"))
        .values_list("year")
        .annotate(count=Count("pk"))
        .order_by("-year")
    )
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in counts else next(iter(counts), None)
    found = list(people.filter(relation_ended_on__year=year)) if year else []
    kept = _kept(found, opened, in_sight)
    found.sort(key=lambda subject: (search_text(_name(subject, kept)), str(subject.pk)))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "years": [
            {"year": one, "words": _words(one, count, opened), "current": one == year}
            for one, count in counts.items()
        ],
        "page_obj": page,
        "querystring": f"year={year}",
        "headers": [_("Name"), _("Last day"), *(CATEGORIES[s.category].label for s in opened)],
        "rows": [_row(subject, opened, kept) for subject in page],
    }
    return render(request, "staff/archive.html", context)


def _kept(people: list, opened: list, in_sight: dict) -> dict:
    """By part of the file what is kept of each. The names stand sealed in it, so that those of one
    year are opened to put them in order."""
    ids = [subject.pk for subject in people]
    kept = {}
    for part in opened:
        load_keys(ids, retention_class_of(part))
        rows = in_sight[part.slug].filter(subject__in=ids)
        kept[part.slug] = {row.subject_id: row for row in rows}
    return kept


def _name(subject, kept: dict) -> str:
    return next(rows[subject.pk].name for rows in kept.values() if subject.pk in rows)


def _words(year: int, count: int, opened: list) -> str:
    """How many people, and when each part goes."""
    own, ended = terms(), dt.date(year, 12, 31)
    parts = [
        _("%(what)s is destroyed on %(day)s")
        % {
            "what": CATEGORIES[part.category].label,
            "day": day(own[retention_class_of(part)].due_on(ended)),
        }
        for part in opened
    ]
    people = ngettext("%(n)d person", "%(n)d people", count) % {"n": count}
    return "; ".join([people, *parts])


def _row(subject, opened: list, kept: dict) -> list:
    return [
        _name(subject, kept),
        subject.relation_ended_on,
        *(
            {
                "text": CATEGORIES[part.category].label,
                "url": reverse("staff:section", args=[subject.pk, part.slug]),
            }
            if subject.pk in kept[part.slug]
            else ""
            for part in opened
        ),
    ]
