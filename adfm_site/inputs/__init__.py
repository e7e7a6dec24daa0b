"""All inputs of a build: files, their digests and measurements, options, and the day. Reads, and never writes.

May import reading, model, workers and what is below. Does not know how the inputs are used.
"""
