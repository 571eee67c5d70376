"""Standing deliveries: the lists that a law or the day's work asks for, each made on the spot,
recorded with its count and a hash of the file, and not kept (L29, L30, L82)."""
