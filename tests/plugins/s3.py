"""A server that speaks S3 over HTTP and refuses what is not signed with the right key.

It is moto's, in a process of its own: an imitation, kept in memory, and none of the servers that
organisations use. It checks the signature of each request and its headers; it is not known to
behave like any one of them in the order of lists, in limits or in its errors.
"""

import os
import socket
import subprocess
import sys
import time
import uuid
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

SET_UP = 3  # requests to prepare it; from the next one on, what is not signed rightly is refused
POLICY = (
    '{"Version": "2012-10-17", "Statement":'
    ' [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
)


@dataclass(frozen=True)
class S3Server:
    """What the settings need to know of it, and a client of our own to look into it with."""

    account: dict
    client: Any


def _client(service: str, *, endpoint: str, region: str, key_id: str, secret: str):
    return boto3.session.Session().client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _account(endpoint: str) -> dict:
    """Somebody who may use the server."""
    at = {"endpoint": endpoint, "region": "us-east-1"}
    with closing(_client("iam", **at, key_id="nobody", secret="nothing")) as iam:
        iam.create_user(UserName="privacyhub")
        made = iam.create_access_key(UserName="privacyhub")["AccessKey"]
        iam.put_user_policy(UserName="privacyhub", PolicyName="all", PolicyDocument=POLICY)
    return {**at, "key_id": made["AccessKeyId"], "secret": made["SecretAccessKey"]}


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    port = _free_port()
    log = tmp_path_factory.mktemp("s3") / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(SET_UP)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + 60
            while not _answers(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
            account = _account(f"http://127.0.0.1:{port}")
            with closing(_client("s3", **account)) as client:
                yield S3Server(account, client)
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture
def s3(s3_server, settings):
    """The server, known by the settings."""
    settings.S3_ACCOUNTS = {"": s3_server.account}
    return s3_server


@pytest.fixture
def bucket(s3) -> str:
    """The name of an empty bucket."""
    name = f"test-{uuid.uuid4()}"
    s3.client.create_bucket(Bucket=name)
    return name
