"""How fast is it, beside what is possible on the same machine in the same run."""
