"""Registering a child, and moving one, as somebody at a desk does it, page by page."""

from django.urls import reverse


def register(client, location, press=True, **wrong):
    """Walk the question pages, and `press` the button at the end; return the last answer."""
    typed = {
        "child": {
            "first_name": "Noor",
            "family_name": "Zandstra",
            "birth_date": "14-03-2024",
            "sex": "f",
        },
        "parent": {
            "first_name": "Ans",
            "family_name": "Zandstra",
            "custody": "joint",
            "street": "Zandpad 2",
            "postcode": "1234ab",
            "town": "Amsterdam",
            "phone": "06 12345678",
        },
        "second-parent": {"first_name": "Bas", "family_name": "Duin", "custody": "joint"},
        "placement": {
            "location": location.pk,
            "kind": "kdv",
            "is_full": "yes",
            "starts_on": "01-02-2026",
        },
        "contract": {"hours_per_month": "120", "rate": "10,25", "iban": "NL91 ABNA 0417 1643 00"},
    }
    answer = client.get("/children/register/")
    url = "/children/register/"
    for step, values in typed.items():
        answer = client.post(url, {**values, **wrong.get(step.replace("-", "_"), {})})
        if answer.status_code != 302:
            return answer
        url = answer.url
    return client.post(url) if press else answer


def moving(child, to, first_day, **typed) -> tuple[str, dict]:
    """The page of a move, and what is sent by it."""
    typed = {"kind": "kdv", "is_full": "yes", "instead": "yes", **typed}
    typed |= {"location": to.pk, "starts_on": f"{first_day:%d-%m-%Y}"}
    return reverse("children:place", args=[child.pk]), typed
