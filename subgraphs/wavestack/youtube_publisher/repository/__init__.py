"""Every SQL statement of uploads; each is limited to one organization."""
