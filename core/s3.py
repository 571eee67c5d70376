"""Places that speak S3: written and read as streams, a part at a time, so that memory stays flat.

A place is written as `s3://bucket/prefix`. Endpoint, region and keys come from the settings named
S3_…; `s3+other://bucket/prefix` takes those named S3_OTHER_…, so that two places can be with two
parties, under two sets of keys.
"""

import io
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PART_BYTES = 32 * 1024 * 1024  # at most 10,000 parts: archives of up to 312 GiB
READ_BYTES = 8 * 1024 * 1024
TRIES = 4
_ADDRESS = re.compile(r"s3(?:\+(?P<account>[a-z0-9]+))?://(?P<bucket>[^/]+)(?:/(?P<prefix>.*))?")


class PlaceFailed(OSError):
    """The place did not answer, or refused. Says which place, and what it said; no key in it."""


def is_address(text: str) -> bool:
    return bool(re.match(r"s3(\+\w+)?://", text))


def parse(address: str, accounts: dict) -> tuple[str, str, str]:
    """Account, bucket and prefix of an address. Raises ImproperlyConfigured where it is not one, or
    its account is not among `accounts`."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ImproperlyConfigured(
            f"{address} is no place: write it as s3://bucket/prefix or s3+name://bucket/prefix"
        )
    account, prefix = (found["account"] or "").upper(), (found["prefix"] or "").strip("/")
    if account not in accounts:
        name = f"S3_{account}_" if account else "S3_"
        raise ImproperlyConfigured(
            f"{address} needs {name}ACCESS_KEY_ID and {name}SECRET_ACCESS_KEY (or …_FILE)"
        )
    return account, found["bucket"], f"{prefix}/" if prefix else ""


@dataclass(frozen=True)
class Bucket:
    """A bucket, and the beginning of the names in it that are ours (empty, or ending in a /)."""

    account: str
    bucket: str
    prefix: str

    @classmethod
    def at(cls, address: str) -> "Bucket":
        """Raises ImproperlyConfigured where the address or its settings are not whole."""
        return cls(*parse(address, settings.S3_ACCOUNTS))

    def __str__(self):
        name = f"s3+{self.account.lower()}" if self.account else "s3"
        return f"{name}://{self.bucket}/{self.prefix}".rstrip("/")

    @contextmanager
    def _asked(self):
        """A client; what fails is a PlaceFailed."""
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            with closing(_client_of(**settings.S3_ACCOUNTS[self.account])) as client:
                yield client
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise PlaceFailed(f"{self}: {error}") from error

    def _named(self, name: str) -> dict:
        return {"Bucket": self.bucket, "Key": self.prefix + name}

    def names(self) -> list[str]:
        """The names in the place, without its prefix and without what lies deeper."""
        with self._asked() as client:
            pages = client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix, Delimiter="/"
            )
            found = [one["Key"] for page in pages for one in page.get("Contents", ())]
        return [key.removeprefix(self.prefix) for key in found]

    def size(self, name: str) -> int:
        with self._asked() as client:
            return client.head_object(**self._named(name))["ContentLength"]

    def remove(self, name: str) -> None:
        with self._asked() as client:
            client.delete_object(**self._named(name))

    def put(self, name: str, content: bytes) -> None:
        """Store a few bytes at once."""
        with self._asked() as client:
            client.put_object(**self._named(name), Body=content)

    def drop_unfinished(self, *, begun_before) -> None:
        """Remove the parts of what was never finished, which cost money and show in no list."""
        with self._asked() as client:
            answer = client.list_multipart_uploads(Bucket=self.bucket, Prefix=self.prefix)
            for upload in answer.get("Uploads", ()):
                if upload["Initiated"] < begun_before:
                    client.abort_multipart_upload(
                        Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )

    @contextmanager
    def writing(self, name: str) -> Iterator["_Upload"]:
        """A file to write to: there under its name once this ends, and nothing of it where it ends
        by an error."""
        with self._asked() as client:
            upload = _Upload(client, self._named(name))
            try:
                yield upload
                upload.complete()
            except BaseException:
                upload.abort()
                raise

    @contextmanager
    def reading(self, name: str) -> Iterator[io.BufferedReader]:
        with (
            self._asked() as client,
            io.BufferedReader(_Download(client, self._named(name)), READ_BYTES) as file,
        ):
            yield file


def _client_of(*, endpoint: str, region: str, key_id: str, secret: str):
    import boto3  # here, for it takes its time to load and most processes never need it
    from botocore.config import Config

    return boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region or "us-east-1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=Config(
            connect_timeout=20,
            read_timeout=60,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": "path" if endpoint else "auto"},
            # Not every place knows the newer checksums; what is stored here is sealed anyway.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


class _Upload:
    """Bytes on their way, part by part."""

    def __init__(self, client, named: dict):
        self._client, self._named, self._buffer = client, named, bytearray()
        self._id = client.create_multipart_upload(**named)["UploadId"]
        self._parts: list[dict] = []

    def write(self, content: bytes) -> int:
        self._buffer += content
        while len(self._buffer) >= PART_BYTES:
            self._send(PART_BYTES)
        return len(content)

    def _send(self, size: int) -> None:
        number = len(self._parts) + 1
        body = bytes(self._buffer[:size])
        del self._buffer[:size]
        sent = self._client.upload_part(
            **self._named, UploadId=self._id, PartNumber=number, Body=body
        )
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})

    def complete(self) -> None:
        if self._buffer or not self._parts:
            self._send(len(self._buffer))
        self._client.complete_multipart_upload(
            **self._named, UploadId=self._id, MultipartUpload={"Parts": self._parts}
        )

    def abort(self) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        # Else `drop_unfinished` does it later; what went wrong before this is what counts.
        with suppress(BotoCoreError, ClientError):
            self._client.abort_multipart_upload(**self._named, UploadId=self._id)


class _Download(io.RawIOBase):
    """An object read from its beginning, a range at a time: a connection that breaks costs one
    range, and an object that was replaced meanwhile is told."""

    def __init__(self, client, named: dict):
        self._client, self._named, self._at = client, named, 0
        told = client.head_object(**named)
        self._size, self._etag = told["ContentLength"], told["ETag"]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        content = self._range(self._at, self._at + wanted - 1)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def _range(self, first: int, last: int) -> bytes:
        from botocore.exceptions import HTTPClientError, IncompleteReadError

        for tried in range(1, TRIES + 1):
            answer = self._client.get_object(
                **self._named, Range=f"bytes={first}-{last}", IfMatch=self._etag
            )
            try:
                return answer["Body"].read()
            except (HTTPClientError, IncompleteReadError):
                if tried == TRIES:
                    raise
        raise AssertionError
