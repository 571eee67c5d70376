"""How `core.pdf` and the process that renders for it talk: by pipes, one job at a time."""

import struct

JOB = struct.Struct(">QQ")
"""Before a job: its length and the seconds it may take. A job is JSON."""
ANSWER = struct.Struct(">cQ")
"""Before an answer: how it went, and the length of the PDF or of the kind of error."""
OK, TOO_LARGE, FAILED = b"o", b"m", b"f"
OUT_OF_MEMORY = 3
"""What the process ends with that used all of its memory."""
