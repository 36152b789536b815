"""What runs jobs in a process: the queue in Redis, a server for it where none is configured, and arq's workers."""
