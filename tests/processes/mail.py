"""A mail server on this machine that comes and goes, takes mails and refuses them."""

from aiosmtpd.controller import Controller

from tests.plugins.mail import MailServer
from tests.processes.services import free_port


class Refusing(MailServer):
    """Counts what it refused."""

    refused = 0

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        self.refused += not answer.startswith("2")
        return answer


class Mail:
    def __init__(self):
        self.port, self.box = free_port(), Refusing()
        self._controller: Controller | None = None
        self.start()

    def start(self) -> None:
        self._controller = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()
