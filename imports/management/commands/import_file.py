"""Import a table: preview the counts, then write it wholly or not at all."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.registries import importers
from imports.actions import PlanChanged, import_plan
from imports.engine import Plan, make_plan
from imports.tables import check_size, read_table
from organisation.actions import create_organisation
from organisation.models import Organisation

SHOWN_ERRORS = 100


class Command(BaseCommand):
    help = (
        "Import a CSV or XLSX file. Prints how many rows are new, changed, unchanged and wrong;"
        " writes nothing where one row is wrong, and names its row and column."
    )

    def add_arguments(self, parser):
        parser.add_argument("importer", choices=sorted(one.code for one in importers))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="write nothing, show the counts")
        parser.add_argument(
            "--organisation",
            metavar="NAME",
            default="",
            help="the organisation's name, where there is none yet",
        )

    def handle(self, *args, importer, file, dry_run, organisation, **options):
        plan = self._plan(importer, file)
        self.stdout.write(self._summary(plan))
        if plan.failed:
            raise CommandError(self._complaint(plan))
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))
        elif not plan.changes:
            self.stdout.write(_("Nothing was written: everything is as the file says."))
        else:
            self._write(plan, organisation)

    def _plan(self, code: str, file: Path) -> Plan:
        try:
            check_size(file.stat().st_size)
            return make_plan(importers[code], read_table(file.read_bytes()))
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s") % {"file": file, "why": error.strerror}
            ) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    def _summary(self, plan: Plan) -> str:
        return _(
            "%(label)s: %(rows)d rows, %(new)d new, %(changed)d changed, %(unchanged)d unchanged,"
            " %(error)d with errors"
        ) % {"label": plan.importer.label, "rows": len(plan.rows), **plan.counts}

    def _complaint(self, plan: Plan) -> str:
        lines = list(plan.error_lines())
        shown = lines[:SHOWN_ERRORS]
        if len(lines) > len(shown):
            shown.append(_("… and %(n)d more.") % {"n": len(lines) - len(shown)})
        return "\n".join([_("Nothing was written. Mend these and try again:"), *shown])

    def _write(self, plan: Plan, name: str) -> None:
        try:
            with transaction.atomic(using="default"), transaction.atomic(using="keys"):
                if not Organisation.objects.exists():
                    made = create_organisation(name=name or _("Childcare organisation"), by=None)
                    self.stdout.write(
                        _("The organisation “%(name)s” was made (--organisation names it).")
                        % {"name": made.name}
                    )
                import_plan(plan=plan, at=timezone.now(), by=None)
        except PlanChanged as changed:
            raise CommandError(
                _("Nothing was written: the data changed while the file was read. Try again.")
            ) from changed
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(
            self.style.SUCCESS(_("Written: %(new)d new, %(changed)d changed.") % plan.counts)
        )
