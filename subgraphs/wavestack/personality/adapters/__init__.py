"""What answers are written with: the offline engine, and language models behind an address."""
