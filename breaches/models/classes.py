"""The retention classes of a breach record, and why its fields are nobody's file."""

RECORD, REPORTER = "breach.record", "breach.reporter"
ABOUT_THE_EVENT = "an account of an event, which may name several people; not a person's file"
STAFF_NAMES = "names of staff are not given to the people concerned"
