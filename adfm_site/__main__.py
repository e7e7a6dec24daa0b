"""`python -m adfm_site` is the command `adfm-site`."""

from adfm_site.cli import run

if __name__ == "__main__":
    run()
