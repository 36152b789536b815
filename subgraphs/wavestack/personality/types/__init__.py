"""What the schema shows and takes."""
