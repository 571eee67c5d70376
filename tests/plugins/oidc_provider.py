"""A small OpenID Connect provider, in a process of its own and reached over HTTP.

Authorization code flow with PKCE (S256), discovery, a key set, tokens signed with RS256, and a
client that has to know its secret. It has one person, who is signed in there without being asked.
What it puts in the next token is set by a POST to /next: claims, and what to do wrong.

    python tests/plugins/oidc_provider.py CLIENT_ID SECRET     prints its address, then serves
"""

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

CLIENT, SECRET = "privacyhub", "a-secret-of-a-test"
OPENS_MORE = "an-access-token-of-a-test"


def serve(client_id: str, secret: str) -> None:
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    keys = {name: RSAKey.generate_key(2048, {"kid": name}) for name in ("good", "other")}
    codes: dict = {}
    coming = {"claims": {"sub": "1001"}, "wrong": ""}

    class Provider(BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            """Nothing is printed."""

        @property
        def issuer(self):
            return f"http://localhost:{self.server.server_port}"

        def answer(self, what, status=200):
            body = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            asked = {name: values[0] for name, values in query.items()}
            if path == "/.well-known/openid-configuration":
                self.answer(
                    {
                        "issuer": self.issuer,
                        "authorization_endpoint": f"{self.issuer}/authorize",
                        "token_endpoint": f"{self.issuer}/token",
                        "jwks_uri": f"{self.issuer}/keys",
                        "response_types_supported": ["code"],
                        "subject_types_supported": ["public"],
                        "id_token_signing_alg_values_supported": ["RS256"],
                    }
                )
            elif path == "/keys":
                self.answer({"keys": [keys["good"].as_dict(private=False)]})
            elif path == "/authorize":
                known = asked["client_id"] == client_id and asked["code_challenge_method"] == "S256"
                if not known:
                    return self.answer({"error": "unauthorized_client"}, 400)
                code = secrets.token_urlsafe(16)
                codes[code] = asked
                to = urlencode({"code": code, "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{to}")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/next":
                coming.update(json.loads(body))
                return self.answer({})
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
            asked = codes.pop(sent.get("code", ""), None)
            if self.headers.get("Authorization") != f"Basic {basic}":
                return self.answer({"error": "invalid_client"}, 401)
            proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
            if asked is None or asked["code_challenge"] != challenge:
                return self.answer({"error": "invalid_grant"}, 400)
            return self.answer(
                {
                    "access_token": OPENS_MORE,
                    "token_type": "Bearer",
                    "id_token": self.token(asked),
                }
            )

        def token(self, asked) -> str:
            now, wrong = int(time.time()), coming["wrong"]
            claims = {
                "iss": "http://localhost:1" if wrong == "issuer" else self.issuer,
                "aud": "another-client" if wrong == "audience" else client_id,
                "nonce": "another" if wrong == "nonce" else asked["nonce"],
                "iat": now - 7200 if wrong == "time" else now,
                "exp": now - 3600 if wrong == "time" else now + 300,
                "auth_time": now - 60,
                **coming["claims"],
            }
            if wrong == "no nonce":
                del claims["nonce"]
            if wrong == "unsigned":
                parts = ({"alg": "none", "kid": "good"}, claims)
                told = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts]
                return ".".join(part.decode().rstrip("=") for part in told) + "."
            key = keys["other" if wrong == "key" else "good"]
            return jwt.encode({"alg": "RS256", "kid": "good"}, claims, key)

    server = ThreadingHTTPServer(("localhost", 0), Provider)
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()


class Provider:
    """The provider as a test meets it."""

    def __init__(self, issuer: str):
        self.issuer = issuer

    def says(self, wrong: str = "", **claims) -> None:
        """What the next token holds, and what is wrong with it."""
        told = json.dumps({"claims": {"sub": "1001", **claims}, "wrong": wrong}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.issuer}/next", told), timeout=10)

    def sends_back(self, address: str) -> str:
        """Go to the provider as a browser does; return the path one is sent back to."""
        assert address.startswith(self.issuer)
        opener = urllib.request.build_opener(_Stay)
        with pytest.raises(urllib.error.HTTPError) as led:
            opener.open(address, timeout=10)
        led.value.close()
        to = urlsplit(led.value.headers["Location"])
        return f"{to.path}?{to.query}"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


@pytest.fixture(scope="session")
def _provider_process():
    command = [sys.executable, __file__, CLIENT, SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def provider(_provider_process, settings):
    """A provider that the organisation has chosen, whose next token is of subject 1001."""
    settings.OIDC_ISSUER, settings.OIDC_NAME = _provider_process, "De Zandbak"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    found = Provider(_provider_process)
    found.says()
    return found


if __name__ == "__main__":
    serve(*sys.argv[1:3])
