"""Every SQL statement of metrics; each is limited to one organization."""
