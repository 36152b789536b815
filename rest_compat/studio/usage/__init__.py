"""The endpoints of Analytics."""
