"""Import a table: preview the counts, then write it wholly or not at all."""

from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from core.registries import importers
from documents.scanning import refuse_viruses
from imports.actions import PlanChanged
from imports.engine import error_line
from imports.models import ImportRun
from imports.preview import Preview
from imports.tables import check_size
from imports.work import planned_file, write_plan
from organisation.actions import create_organisation
from organisation.models import Organisation

SHOWN_ERRORS = 100


class _Undone(Exception):
    """Ends a run of which nothing is to stay."""


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
        self._scan(file)
        # Everything or nothing, and of a dry run nothing.
        with (
            suppress(_Undone),
            transaction.atomic(using="default"),
            transaction.atomic(using="keys"),
        ):
            run = self._plan(importer, file)
            plan = Preview(run)
            self.stdout.write(self._summary(plan))
            if plan.failed:
                raise CommandError(self._complaint(plan))
            if dry_run:
                self.stdout.write(_("Nothing was written: this was a dry run."))
                raise _Undone
            if not plan.changes:
                self.stdout.write(_("Nothing was written: everything is as the file says."))
                raise _Undone
            self._write(run, organisation)

    def _scan(self, file: Path) -> None:
        """Before anything else: that a virus was found is kept, whatever is undone."""
        try:
            check_size(file.stat().st_size)
            refuse_viruses(file.read_bytes(), by=None)
        except OSError as error:
            raise CommandError(self._unreadable(file, error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    def _unreadable(self, file: Path, error: OSError) -> str:
        return _("%(file)s cannot be read: %(why)s") % {"file": file, "why": error.strerror}

    def _plan(self, code: str, file: Path) -> ImportRun:
        importer = importers[code]
        try:
            return planned_file(importer=importer, data=file.read_bytes(), file_name=file.name)
        except OSError as error:
            raise CommandError(self._unreadable(file, error)) from error
        except ValidationError as error:
            raise CommandError(self._refusal(importer, error)) from error

    def _refusal(self, importer, error: ValidationError) -> str:
        labels = {column.name: str(column.label) for column in importer.columns}
        missing = [labels[name] for name in error.message_dict if name in labels]
        if not missing:
            return "\n".join(error.messages)
        return _("These columns are not in the file: %(missing)s.") % {
            "missing": ", ".join(missing)
        }

    def _summary(self, plan: Preview) -> str:
        return _(
            "%(label)s: %(rows)d rows, %(new)d new, %(changed)d changed, %(unchanged)d unchanged,"
            " %(error)d with errors"
        ) % {"label": plan.importer.label, "rows": plan.total, **plan.counts}

    def _complaint(self, plan: Preview) -> str:
        lines = [
            error_line(plan.headings, row, column, message)
            for row, _source in plan.failed_rows()
            for column, message in row.errors
        ]
        shown = lines[:SHOWN_ERRORS]
        if len(lines) > len(shown):
            shown.append(_("… and %(n)d more.") % {"n": len(lines) - len(shown)})
        return "\n".join([_("Nothing was written. Mend these and try again:"), *shown])

    def _write(self, run: ImportRun, name: str) -> None:
        try:
            if not Organisation.objects.exists():
                made = create_organisation(name=name or _("Childcare organisation"), by=None)
                self.stdout.write(
                    _("The organisation “%(name)s” was made (--organisation names it).")
                    % {"name": made.name}
                )
            write_plan(run)
        except PlanChanged as changed:
            raise CommandError(
                _("Nothing was written: the data changed while the file was read. Try again.")
            ) from changed
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(
            self.style.SUCCESS(_("Written: %(new)d new, %(changed)d changed.") % run.counts)
        )
