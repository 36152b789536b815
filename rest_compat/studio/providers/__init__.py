"""The endpoints of providers, jobs and batches."""
