"""What was posted and called: found again, kept for a while, and freed of words."""
