"""What became of what was published: views, engagement, followers, and how they grow."""
