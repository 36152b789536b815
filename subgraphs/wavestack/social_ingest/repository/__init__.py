"""What is to be read or written comes in, SQL statements run, records go out."""
