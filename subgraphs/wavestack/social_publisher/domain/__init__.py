"""What is true of posts without a database or a network."""
