"""The Core App API: tokens, queue, projects, assets."""
