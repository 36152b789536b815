"""The AI Personality API: chat, content and memories in a creator's style."""
