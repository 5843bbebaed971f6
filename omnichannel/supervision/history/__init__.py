"""What was: numbers of a time, drawn, in a table, and as a file for spreadsheets."""
