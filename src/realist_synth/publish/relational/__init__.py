"""A package as typed tables with keys and comments: what databases, Parquet files and workbooks are written from."""
