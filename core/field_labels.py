"""What the fields of a form are called, sent along with it: signed, for the page of what was kept
shows it, perhaps to somebody else than who sent it."""

from django.core.signing import BadSignature, Signer

SALT = "core.field_labels"


def signed(labels: dict[str, str]) -> str:
    return Signer(salt=SALT).sign_object(labels)


def labels_in(sent: list[str]) -> dict[str, str]:
    """The labels of all forms on a page by the names of their fields; nothing of what we did not
    sign."""
    signer, labels = Signer(salt=SALT), {}
    for text in sent:
        try:
            labels |= signer.unsign_object(text)
        except BadSignature:
            continue
    return labels
