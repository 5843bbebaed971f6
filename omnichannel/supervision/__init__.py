"""Supervisors watch: everything that goes on, the numbers of this moment, and what was."""
