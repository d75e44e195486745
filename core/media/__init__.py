"""Images of posts: taken in, kept by hash, and fitted to each platform."""
