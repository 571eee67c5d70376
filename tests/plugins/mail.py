"""A mail server on this machine, for tests of what really goes out."""

import email
import re
import socket
from email.policy import default as modern

import pytest
from aiosmtpd.controller import Controller


class MailServer:
    """Takes mails, or refuses them as long as `answer` says so."""

    def __init__(self):
        self.answer, self.mails = "250 OK", []

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("2"):
            self.mails.append((envelope.rcpt_tos, envelope.content))
        return self.answer

    def to(self, address: str) -> list[str]:
        """The texts of the mails to an address, oldest first."""
        texts = self.texts()
        return [
            text for (to, _content), text in zip(self.mails, texts, strict=True) if address in to
        ]

    def texts(self) -> list[str]:
        """Subject and body of each mail, as a reader has them."""
        found = []
        for _to, content in self.mails:
            message = email.message_from_bytes(content, policy=modern)
            found.append(f"{message['Subject']}\n{message.get_content()}")
        return found

    def link(self, address: str) -> str:
        """The path of the first link in the newest mail to an address."""
        found = re.search(r"https?://[^/\s]+(/\S+)", self.to(address)[-1])
        return found[1]


@pytest.fixture
def mail_server(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    controller.start()
    yield handler
    controller.stop()
