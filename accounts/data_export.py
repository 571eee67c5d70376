from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Appointment,
    FormerPassword,
    LinkedIdentity,
    Notice,
    PasswordReset,
    RecoveryCode,
    SecondFactor,
    Session,
    User,
)
from core.export import model_section
from core.registries import export_sections

export_sections.register(
    model_section(
        User,
        code="account",
        label=_("User account"),
        order=80,
        rows=lambda subject: User.objects.filter(pk=subject.user_id),
    )
)
export_sections.register(
    model_section(
        Appointment,
        code="appointments",
        label=_("Functions held"),
        order=81,
        rows=lambda subject: Appointment.objects.filter(user=subject.user_id).select_related(
            "cluster", "location", "care_group"
        ),
    )
)
export_sections.register(
    model_section(
        Notice,
        code="notices",
        label=_("Messages sent"),
        order=82,
        rows=lambda subject: Notice.objects.filter(user=subject.user_id),
    )
)
export_sections.register(
    model_section(
        PasswordReset,
        code="password_resets",
        label=_("New passwords asked for"),
        order=83,
        rows=lambda subject: PasswordReset.objects.filter(user=subject.user_id),
    )
)


def _of_account(model):
    return lambda subject: model.objects.filter(user=subject.user_id)


for _order, (_model, _code, _label) in enumerate(
    [
        (SecondFactor, "second_factors", _("Second steps of signing in")),
        (RecoveryCode, "recovery_codes", _("Recovery codes that were not used")),
        (LinkedIdentity, "linked_identities", _("Signing in through the organisation")),
        (FormerPassword, "former_passwords", _("Passwords that were replaced")),
        (Session, "sessions", _("Where somebody is signed in")),
    ],
    start=84,
):
    export_sections.register(
        model_section(_model, code=_code, label=_label, order=_order, rows=_of_account(_model))
    )
