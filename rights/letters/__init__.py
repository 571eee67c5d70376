"""Letters about requests: their words, their facts, how they are printed, and the notices."""
