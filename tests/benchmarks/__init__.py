"""Benchmarks, run by bin/bench. Importing the package makes Django ready."""

import warnings

import django

# Static files come straight from the apps where nothing was collected.
warnings.filterwarnings("ignore", "No directory at", UserWarning)
django.setup()
