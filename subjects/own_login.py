"""A login has an address of its own, which does not follow an email that is corrected in a file."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

# Beside the email, for whoever works with the file and for whoever asks to change the own one.
KEEPS_ITS_OWN = _(
    "The login keeps its own address, whatever is changed here. To sign in with another one, this"
    " login has to be taken away first; then a new invitation can be sent."
)


def told_of_login(words: str) -> Callable:
    """What is said after the email of somebody with a login was changed."""

    def told(form) -> list[str]:
        changed = "email" in form.changed_data and form.instance.subject.user_id
        return [words] if changed else []

    return told
