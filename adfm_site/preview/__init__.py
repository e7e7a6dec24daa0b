"""The site as it will be, shown on this computer while it is edited: watch, rebuild, answer on request, reload.

May import everything below it; the only home of watchdog and of sockets. Never writes a byte anywhere, output/ least of
all.
"""
