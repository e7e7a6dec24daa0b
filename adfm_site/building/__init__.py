"""The only home of memory, processes and the output folder."""
