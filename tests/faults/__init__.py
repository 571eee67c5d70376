"""What becomes of the site when something beside it fails, done to real processes."""
