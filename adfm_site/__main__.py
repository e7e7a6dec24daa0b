"""`python -m adfm_site` is the command `adfm-site`."""

from adfm_site.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
