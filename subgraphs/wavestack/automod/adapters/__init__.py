"""What judges texts, behind the ports."""
