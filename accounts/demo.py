"""The accounts a demo offers on its sign-in page: one per function, all with one password."""

from accounts.functions import FUNCTIONS

DEMO_PASSWORD = "zandbak-demo-2026"  # noqa: S105 - printed on the sign-in page of a demo
DEMO_EMAILS = {
    "location_manager": "manager@demo.example",
    "parent": "ouder@demo.example",
    "hr": "hr@demo.example",
    "privacy_officer": "privacy@demo.example",
    "board": "bestuur@demo.example",
    "cluster_manager": "cluster@demo.example",
    "care_coordinator": "zorg@demo.example",
    "pedagogical_professional": "groep@demo.example",
    "administration": "administratie@demo.example",
    "payroll": "salaris@demo.example",
    "ict_support": "ict@demo.example",
    "recruiter": "werving@demo.example",
    "employee": "medewerker@demo.example",
    "volunteer": "vrijwilliger@demo.example",
    "applicant": "sollicitant@demo.example",
}


def demo_accounts() -> list[dict]:
    return [
        {"label": FUNCTIONS[code].label, "email": email, "password": DEMO_PASSWORD}
        for code, email in DEMO_EMAILS.items()
    ]
