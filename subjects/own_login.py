"""A login has an address of its own, which does not follow an email that is corrected in a file."""

from collections.abc import Callable


def told_of_login(words: str) -> Callable:
    """What is said after the email of somebody with a login was changed."""

    def told(form) -> list[str]:
        changed = "email" in form.changed_data and form.instance.subject.user_id
        return [words] if changed else []

    return told
