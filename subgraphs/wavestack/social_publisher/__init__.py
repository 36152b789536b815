"""Posts to Instagram, TikTok, Facebook and LinkedIn: created, published once, followed and counted."""
