"""Every SQL statement of moderation; each is limited to one organization."""
