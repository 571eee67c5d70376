"""Passkeys (WebAuthn): what is asked of the browser, and what its answer is worth."""

import json

from django.utils.functional import cached_property
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import SecondFactor, User
from organisation.models import Organisation

_STATE = "passkey"
# What reading an answer of a browser raises where it is none; the last where one is nested deeply.
WRONG = (ValueError, TypeError, KeyError, AttributeError, LookupError, RecursionError)


class NotAccepted(Exception):
    """The answer does not belong to what was asked, or to no passkey of this user."""


class Asked:
    """What is asked of the browser in one session, for passkeys of this site only: the challenge
    waits in the session and counts once."""

    def __init__(self, request, user: User):
        self.session, self.user = request.session, user
        organisation = Organisation.objects.first()
        self.server = Fido2Server(
            PublicKeyCredentialRpEntity(
                id=request.get_host().partition(":")[0],
                name=organisation.name if organisation else "PrivacyHub",
            )
        )

    @cached_property
    def _known(self) -> list[AttestedCredentialData]:
        of_user = SecondFactor.objects.filter(user=self.user, kind=SecondFactor.Kind.PASSKEY)
        return [AttestedCredentialData(bytes(factor.credential)) for factor in of_user]

    def to_make(self) -> str:
        """The options to make a passkey with, as JSON; those there are already are left out."""
        options, state = self.server.register_begin(
            PublicKeyCredentialUserEntity(
                id=self.user.pk.bytes, name=self.user.email, display_name=self.user.display_name
            ),
            self._known,
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        self.session[_STATE] = state
        return json.dumps(dict(options))

    def made(self, answer: str) -> tuple[bytes, int]:
        """The public part of a new passkey, and where it counts from. Raises NotAccepted."""
        with _refusing():
            bound = self.server.register_complete(
                self._state(), RegistrationResponse.from_dict(json.loads(answer))
            )
            return bytes(bound.credential_data), bound.counter

    def to_sign(self) -> str:
        """The options to sign with one of the user's passkeys, as JSON."""
        options, state = self.server.authenticate_begin(
            self._known, user_verification=UserVerificationRequirement.PREFERRED
        )
        self.session[_STATE] = state
        return json.dumps(dict(options))

    def signed(self, answer: str) -> tuple[bytes, int]:
        """The public part of the passkey that signed, and its count. Raises NotAccepted."""
        with _refusing():
            response = AuthenticationResponse.from_dict(json.loads(answer))
            found = self.server.authenticate_complete(self._state(), self._known, response)
            return bytes(found), response.response.authenticator_data.counter

    def _state(self) -> dict:
        state = self.session.pop(_STATE, None)
        if state is None:
            raise NotAccepted
        return state


class _refusing:
    """Whatever is wrong with an answer of a browser is one and the same to us."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if isinstance(error, WRONG):
            raise NotAccepted from error
