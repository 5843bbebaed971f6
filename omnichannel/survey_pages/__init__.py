"""The customer's page of a survey: open to whoever has the link, and to nobody else."""
