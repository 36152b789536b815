"""Every SQL statement of the queue, its projects and its assets; each is limited to one organization."""
