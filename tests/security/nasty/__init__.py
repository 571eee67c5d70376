"""Files that are meant to do harm or to break a reader, each made by code, with what is expected.

An expectation is the code of the refusal, or `CLEANED` where the file is stored without what was
hidden in it, or `KEPT` where it is harmless and stored as it is.
"""

CLEANED, KEPT = "cleaned", "kept"
CANARY = b"Kanariestraat-8"
