"""The Thumbnail Generator API: thumbnails from titles and from frames of videos."""
