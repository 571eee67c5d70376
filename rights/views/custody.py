"""What staff read about the authority of who asks, for as far as custody is open to them."""

from django.utils.translation import gettext as _

from core.privacy import Level, SubjectKind
from rights.authority import authority_of
from rights.models import Request
from subjects.visibility import can


def custody_of(request, asked: Request, on) -> dict | None:
    """What the register says on custody; in detail only for who may open that section."""
    if asked.subject.kind != SubjectKind.CHILD:
        return None
    authority = authority_of(asked.requester, asked.subject, kind=asked.kind, on=on)
    if not can(request.user, asked.subject, "child.custody", Level.VIEW, on=on):
        words = (
            _("What has been recorded allows this for this person.")
            if authority
            else _(
                "What has been recorded does not allow this for this person. Ask the location"
                " manager."
            )
        )
    elif authority:
        words = _("%(custody)s; no court order on this day.") % {
            "custody": authority.representation.get_custody_display().capitalize()
        }
        if authority.representation.restricted_on(on):
            words = _(
                "There is a court order between this parent and the child. Answer the"
                " complaint without anything about the child."
            )
    else:
        words = authority.words
    return {"allows": bool(authority), "words": words}
