"""Users, what they may do and why; how they sign in, and what waits for them."""

from accounts.models.access import (
    GRANTS,
    AccessMatrix,
    AccessReview,
    Appointment,
    CareGroupGrant,
    ClusterGrant,
    LocationGrant,
    MailedLink,
    Notice,
    OrganisationGrant,
    PasswordReset,
    User,
    UserManager,
    permission_for,
)
from accounts.models.signing_in import (
    AppSecret,
    FormerPassword,
    LinkedIdentity,
    RecoveryCode,
    SecondFactor,
    Session,
)

__all__ = [
    "GRANTS",
    "AccessMatrix",
    "AccessReview",
    "AppSecret",
    "Appointment",
    "CareGroupGrant",
    "ClusterGrant",
    "FormerPassword",
    "LinkedIdentity",
    "LocationGrant",
    "MailedLink",
    "Notice",
    "OrganisationGrant",
    "PasswordReset",
    "RecoveryCode",
    "SecondFactor",
    "Session",
    "User",
    "UserManager",
    "permission_for",
]
