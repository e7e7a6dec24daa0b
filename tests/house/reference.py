"""Write the field reference of the manual out of the model's types: `python -m tests.house.reference`."""

from pathlib import Path

from adfm_site.model.schema import reference

FIELDS = Path(__file__).resolve().parents[2] / "adfm_site" / "FIELDS.md"

if __name__ == "__main__":
    FIELDS.write_text(reference(), encoding="utf-8")
