"""Tables in files: CSV and XLSX, read with every problem told by its place, and written so that no cell can act."""
