"""Signing in through the organisation's own provider (OpenID Connect), such as Microsoft's.

One provider, by settings. Who somebody is there is its subject within issuer and tenant, never an
address: those go from hand to hand. What the provider says is checked by Authlib: state, PKCE, the
token's signature, issuer, audience, time and nonce; and here, when somebody showed there who it is:
on a shared computer the provider may still know who was there before.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from functools import cache

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from joserfc.errors import JoseError

from accounts.links import page_of
from accounts.models import LinkedIdentity, Notice, User
from accounts.notices import notify
from accounts.sessions import end_sessions_of
from audit.actions import record
from core.actions import action
from core.crypto import digest

logger = logging.getLogger(__name__)
PATIENCE = 10  # seconds; a provider that does not answer holds up no process
ALGORITHMS = ["RS256", "PS256", "ES256"]
MAX_AGE = 30 * 60  # seconds since the password was given there; as long as a session may be idle
LEEWAY = 120  # seconds; clocks differ


class NotProven(Exception):
    """The provider did not answer, or what came back proves nothing."""


@dataclass(frozen=True)
class Identity:
    """Who came back from the provider: a digest of who that is there, and whether a second factor
    was shown there."""

    key: str
    second_factor: bool


def is_set() -> bool:
    """Whether the organisation has a provider."""
    return bool(settings.OIDC_ISSUER)


@cache
def _client(issuer: str, client_id: str, secret: str):
    return OAuth().register(
        "organisation",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid",  # no name and no address: nothing is done with them
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )


def _of_settings():
    return _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


def ask(request, *, anew: bool):
    """The redirect to the provider, which asks who it is; with `anew` the password there as well.
    Raises NotProven where it does not answer."""
    prompt = "login" if anew else "select_account"
    try:
        return _of_settings().authorize_redirect(
            request, page_of("account:provider-back"), prompt=prompt, max_age=MAX_AGE
        )
    except (requests.RequestException, ValueError, KeyError, RuntimeError) as error:
        raise _not_proven(error) from error


def came_back(request, at: dt.datetime, *, since: dt.datetime | None = None) -> Identity:
    """Who the provider says it is; with `since`, who showed it there after that moment. Raises
    NotProven."""
    issuer = settings.OIDC_ISSUER
    try:
        client = _of_settings()
        if client.load_server_metadata().get("issuer") != issuer:
            raise NotProven("the provider calls itself otherwise than the settings do")
        client.server_metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
        token = client.authorize_access_token(
            request,
            claims_options={
                "iss": {"essential": True, "values": [issuer]},
                "aud": {"essential": True, "values": [settings.OIDC_CLIENT_ID]},
            },
            leeway=LEEWAY,
        )
        claims = token["userinfo"]
        _check_when_shown(claims, at, since)
        tenant, subject = _text(claims.get("tid", "")), _text(claims["sub"])
    except (
        *(OAuthError, JoseError, requests.RequestException, RuntimeError),
        *(ValueError, KeyError, TypeError),
    ) as error:
        raise _not_proven(error) from error
    if settings.OIDC_TENANT and tenant != settings.OIDC_TENANT:
        raise NotProven("another tenant")
    return Identity(_key(issuer, tenant, subject), _showed_second_factor(claims))


def _not_proven(error: Exception) -> NotProven:
    # The kind of error only: its text may hold a token or a name.
    logger.warning("signing in through the provider failed: %s", type(error).__name__)
    return NotProven(type(error).__name__)


def _key(issuer: str, tenant: str, subject: str) -> str:
    return digest("identity", "|".join([issuer, tenant, subject])).hex()


def _showed_second_factor(claims) -> bool:
    """By the words the settings trust, in what the token says of how somebody signed in."""
    said = [*_words(claims.get("amr")), *_words(claims.get("acr"))]
    return any(word in settings.OIDC_SECOND_FACTOR for word in said)


def _words(said) -> list:
    """One word or a list of them: providers differ."""
    return said if isinstance(said, list) else [said]


def _text(value) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _check_when_shown(claims: dict, at: dt.datetime, since: dt.datetime | None) -> None:
    """Raises ValueError where who it is was shown there too long ago, or the token does not say
    when: then the session there may be of whoever was at this computer before."""
    shown = claims.get("auth_time")
    if not isinstance(shown, (int, float)):
        logger.warning("the provider does not say when somebody signed in there (auth_time)")
        raise ValueError("no auth_time")
    earliest = since.timestamp() if since else at.timestamp() - MAX_AGE
    if not earliest - LEEWAY <= shown <= at.timestamp() + LEEWAY:
        raise ValueError("signed in there too long ago")


def user_of(identity: Identity) -> User | None:
    """Who may sign in as this identity."""
    linked = LinkedIdentity.objects.select_related("user").filter(key=identity.key).first()
    return linked.user if linked and linked.user.is_active else None


def opens_nothing(user: User) -> bool:
    """Whether an account cannot be signed in to yet. Only then a mailed link may link it, or a mail
    would open for good what is guarded otherwise."""
    linked = LinkedIdentity.objects.filter(user=user).exists()
    return not user.has_usable_password() and not linked


def is_known_there_alone(user: User) -> bool:
    """Whether somebody signs in at the provider and has no password here. A mail gives such an
    account none: whoever reads the mailbox could come in past the provider."""
    if not is_set() or user.has_usable_password():
        return False
    return LinkedIdentity.objects.filter(user=user, provider=settings.OIDC_ISSUER).exists()


@action
def link_identity(*, identity: Identity, at, by: User) -> bool:
    """Link an identity to the account of who proved both. False where it is linked to another."""
    linked, made = LinkedIdentity.objects.get_or_create(
        key=identity.key,
        defaults={"user": by, "provider": settings.OIDC_ISSUER, "linked_at": at},
    )
    if linked.user_id != by.pk:
        record("identity.taken", by=by)
        return False
    record("identity.linked", by=by, obj=linked)
    if made:
        notify(user=by, kind=Notice.Kind.SIGN_IN_CHANGED, by=by, each=True)
    return True


@action
def note_taken(*, by=None) -> None:
    """Keep that an identity was refused because it is linked to another account, where what was
    done with it was undone."""
    record("identity.taken", by=by)


@action
def unlink_identities(*, user: User, by: User) -> None:
    """Have somebody sign in through the provider no more. At the hand of who gives access it ends
    the sessions as well; who has no password then comes in by a mailed link, as the first time."""
    count, _rows = LinkedIdentity.objects.filter(user=user).delete()
    record("identity.unlinked", by=by, obj=user, count=count)
    if user != by:
        end_sessions_of([user.pk], by=by)
    notify(user=user, kind=Notice.Kind.SIGN_IN_CHANGED, by=by, each=True)


@action
def note_identity_used(*, identity: Identity, at, by: User) -> None:
    LinkedIdentity.objects.filter(key=identity.key).update(last_used_at=at)
    record("identity.used", by=by, second_factor=identity.second_factor)
