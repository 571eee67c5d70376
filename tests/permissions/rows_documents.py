"""Documents: a contract paper that is shared with all whose function opens the section, one that
stays with who manages it, one that is shared with the parents, one about an employee."""

from tests.permissions.rows_others import ENDED, _read, _same
from tests.permissions.table import CHILD_STAFF, Row, Verdicts, _but

WRITERS = "location_manager administration"
READERS = f"board cluster_manager {WRITERS}"
OTHER_CHILD_STAFF = "care_coordinator pedagogical_professional"
PAPERS = {
    "open": READERS,
    "reason": "privacy_officer",
    "closed": OTHER_CHILD_STAFF,
    "ended": ENDED,
}
# Not shared is not there; where the matrix keeps the section shut that is what is said.
NARROW = {"open": WRITERS, "closed": OTHER_CHILD_STAFF}
CHANGED = {
    "open": WRITERS,
    "closed": f"board cluster_manager privacy_officer {OTHER_CHILD_STAFF}",
}
# In the part about conversations: the group reads in the page, and takes nothing along (L54).
CONVERSERS = "location_manager care_coordinator pedagogical_professional"
ASKED_WHY = "board cluster_manager privacy_officer"
GROUP_PAPERS = {"open": CONVERSERS, "reason": ASKED_WHY, "closed": "administration"}
OWN_CHILD = {"open": "parent", "ended": {"parent": "unknown"}}

STAFF_ROWS = [
    _same("documents:section", "child", ("child.contract",), **PAPERS),
    _same("documents:detail", "document", **PAPERS),
    _same("documents:view", "document", **PAPERS),
    _same("documents:download", "document", **PAPERS),
    _read(
        "documents:thumbnail",
        "document",
        open=READERS,
        closed=f"privacy_officer {OTHER_CHILD_STAFF}",  # its list asks for the reason first
    ),
    *(
        _same(f"documents:{name}", "narrow_document", **NARROW)
        for name in ("detail", "view", "download")
    ),
    _read("documents:thumbnail", "narrow_document", **NARROW),
    _same("documents:detail", "shared_document", **GROUP_PAPERS),
    _same("documents:view", "shared_document", **GROUP_PAPERS),
    _same(
        "documents:download",
        "shared_document",
        open="location_manager care_coordinator",
        reason=ASKED_WHY,
        closed="administration pedagogical_professional",
    ),
    _same("documents:replace", "document", **CHANGED),
    _same("documents:share", "document", **CHANGED),
    _same("documents:remove", "document", **CHANGED),
    _same("documents:remove", "narrow_document", **NARROW),
    _same("documents:add", "child", ("child.contract",), **CHANGED, ended=ENDED),
    _same(
        "documents:new",
        "child",
        open=_but(CHILD_STAFF, "cluster_manager"),
        closed="cluster_manager",
        ended=ENDED,
    ),
]

PORTAL_ROWS = [
    _read("portal:documents", "child", **OWN_CHILD),
    _read("portal:own-documents", open="employee volunteer applicant"),
    *(
        _read(f"portal:document-{name}", "shared_document", open="parent")
        for name in ("view", "download", "thumbnail")
    ),
    *(
        _read(f"portal:document-{name}", "worker_document", open="employee")
        for name in ("view", "download", "thumbnail")
    ),
    # What is shared at work is not shared with the parents.
    *(
        Row(f"portal:document-{name}", uses, get=Verdicts())
        for name in ("view", "download", "thumbnail")
        for uses in ("document", "narrow_document")
    ),
]

ROWS = [*STAFF_ROWS, *PORTAL_ROWS]
