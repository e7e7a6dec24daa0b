"""All that a build is made of: files, their digests and measurements, options, and the day. Reads, and never writes.

May import reading, model, workers and what is below. Does not know what is made of the inputs.
"""
