"""The product as it runs in production, as real processes on this machine: for tests of what
becomes of it when something beside it fails, and for measuring it under load."""
