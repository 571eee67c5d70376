"""The words applicants agree to; they are kinds of consent like any other (consents.defaults)."""

APPLY = "applicant_register"  # consent to be registered for one procedure (K29)
KEEP_A_YEAR = "applicant_keep_year"  # consent to be approached for fitting vacancies (L60)
