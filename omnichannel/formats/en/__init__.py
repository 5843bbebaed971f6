"""English, for readers on either side of the Atlantic: 22 Nov 2026, 21:40."""
