"""The pages on which somebody answers questions about consent, as a browser meets them."""

from django.urls import reverse

from consents.answers import answer
from consents.defaults import PHOTOS
from core.dates import today
from tests.factories import consents, world

TODAY = today()


def listing(child):
    return reverse("portal:consents", args=[child.pk])


def history(child):
    return reverse("portal:consents-history", args=[child.pk])


def about(child, code=PHOTOS):
    return reverse("portal:consent", args=[child.pk, code])


def about_matter(matter):
    return reverse("portal:consent-about", args=[matter.subject_id, matter.pk])


def shown(client, url) -> dict:
    """What a browser would send back of the page as it is shown now, but for the button."""
    question = client.get(url).context["question"]
    return {"text": question.text.pk, "seen": question.mine.pk if question.mine else ""}


def press(client, url, button, sent=None):
    """Read the page (or an older one, in `sent`) and press Yes or No."""
    return client.post(url, {**(sent or shown(client, url)), "answer": button})


def rows(client, url) -> tuple[dict, dict]:
    """What waits and what was answered, by its label: (state, hint)."""
    context = client.get(url).context
    return tuple(
        {row["label"]: (row["state_label"], row["hint"]) for row in context[name]}
        for name in ("waiting", "answered")
    )


def state(child, code=PHOTOS, matter=None):
    return answer(world.fresh(child.subject), code, TODAY, matter).state


def label(code):
    return consents.kind(code).label
