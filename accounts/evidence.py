"""That it is settled who may see what, and checked every year (K07 to K10, L79)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

import accounts.sign_in_evidence  # noqa: F401 - declares the pieces on signing in
from accounts.access import current_levels
from accounts.functions import FUNCTIONS, level_of
from accounts.matrix import LEVELS, ROOM, ROOMS
from accounts.models import AccessReview, Appointment, SecondFactor
from accounts.reach import users_in_service
from accounts.reviewing import review_due_on
from accounts.two_step import is_demo
from core.dates import running
from core.privacy import CATEGORIES, Level
from core.registries import Evidence, PackPart, Seen, Standing, evidence, pack_parts
from core.templatetags.ui import day


def _review(on) -> Seen:
    due_on = review_due_on()
    last = AccessReview.objects.values_list("reviewed_on", flat=True).first()
    if due_on is None:
        return Seen(_("The matrix has not been set or checked yet."), Standing.NONE)
    words = (
        _("Last checked on %(last)s, next check by %(next)s.")
        if last
        else _("Not checked yet; the first check is due by %(next)s.")
    )
    standing = Standing.GOOD if due_on >= on else Standing.ATTENTION
    return Seen(words % {"last": day(last), "next": day(due_on)}, standing)


def _logins(on) -> Seen:
    """Staff are who ever held a function."""
    held = Appointment.objects.filter(user__is_active=True)
    staff = held.values("user").distinct().count()
    at_work = held.filter(running(on)).values("user").distinct().count()
    words = _("%(working)d of %(all)d open logins of staff hold a function today.")
    return Seen(
        words % {"working": at_work, "all": staff}, Standing.GOOD if staff else Standing.NONE
    )


def _second_step(on) -> Seen:
    """Of who works here: without one nothing opens, but in a demo."""
    staff = users_in_service(on)
    able = SecondFactor.objects.filter(user__in=staff).values("user").distinct().count()
    words = _("%(able)d of %(all)d people who work here have set up a second step of signing in.")
    standing = Standing.ATTENTION if is_demo() else Standing.GOOD
    return Seen(words % {"able": able, "all": staff.count()}, standing)


evidence.register(
    Evidence(
        code="access.second_step",
        label=gettext_lazy("Second step of signing in"),
        clauses=("L78",),
        look=_second_step,
        url_name="access:people",
        rooms=(ROOM, "organisation.accounts"),
    )
)
evidence.register(
    Evidence(
        code="access.review",
        label=gettext_lazy("Yearly check of the authorisation matrix"),
        clauses=("K07", "K08", "K09", "K22", "K32", "K40", "L41", "L71", "L79"),
        look=_review,
        url_name="access:reviews",
        rooms=(ROOM,),
    )
)
evidence.register(
    Evidence(
        code="access.logins",
        label=gettext_lazy("Logins of staff"),
        clauses=("K10", "L56"),
        look=_logins,
        url_name="access:people",
        rooms=(ROOM, "organisation.accounts"),
    )
)


def _matrix(on):
    levels = current_levels()
    for function in FUNCTIONS.values():
        for level in (Level.CHANGE, Level.VIEW, Level.REASON):
            rooms: dict = {}
            for code, category in CATEGORIES.items():
                if level_of(levels, function.code, code) == level:
                    rooms.setdefault(code.partition(".")[0], []).append(str(category.label))
            for room, labels in rooms.items():
                yield (function.label, ROOMS[room], LEVELS[level][1], ", ".join(labels))


def _reviews(on):
    for review in AccessReview.objects.select_related("matrix"):
        yield (
            review.reviewed_on,
            review.matrix.version,
            review.get_signed_as_display(),
            review.next_due_on,
        )


pack_parts.register(
    PackPart(
        code="access.matrix",
        title=gettext_lazy("Who may see and change what"),
        columns=(
            gettext_lazy("Function"),
            gettext_lazy("Kind of file"),
            pgettext_lazy("of a function", "May"),
            gettext_lazy("Parts of files"),
        ),
        rows=_matrix,
        order=50,
    )
)
pack_parts.register(
    PackPart(
        code="access.reviews",
        title=gettext_lazy("Checks of the authorisation matrix"),
        columns=(
            gettext_lazy("Checked on"),
            gettext_lazy("Version"),
            gettext_lazy("Signed off as"),
            gettext_lazy("Next check by"),
        ),
        rows=_reviews,
        order=51,
    )
)
