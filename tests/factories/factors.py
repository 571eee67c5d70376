"""Second factors for users of tests, made through the product's actions."""

import datetime as dt

from django.utils import timezone

from accounts.factors import STEP, add_app, code_at, new_secret, step_of
from accounts.models import SecondFactor


def app(user) -> str:
    """Give somebody an authenticator app, long ago; return its secret."""
    secret, at = new_secret(), timezone.now() - dt.timedelta(days=1)
    add_app(user=user, secret=secret, step=step_of(secret, code_at(secret, at), at), at=at, by=user)
    return secret


def code(secret: str) -> str:
    """What the app shows now."""
    return code_at(secret, timezone.now())


def wrong(secret: str) -> str:
    """A code the app shows at no moment near now."""
    now = timezone.now()
    near = {code_at(secret, now + dt.timedelta(seconds=late * STEP)) for late in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555")
                if code not in near)  # fmt: skip


def forget_use(user) -> None:
    """Let the code of this half minute be used again, as if the next had come."""
    SecondFactor.objects.filter(user=user).update(counter=0)
