"""Loads a CSV into a DuckDB file with dlt, by chunks of pandas, and prints seconds and rows as JSON; imports are not counted."""

import json
import sys
import time

import dlt
import duckdb
import pandas

csv, folder = sys.argv[1:3]


@dlt.resource(name="loaded", write_disposition="replace")
def chunks():
    yield from pandas.read_csv(csv, chunksize=100_000)


begun = time.perf_counter()
pipeline = dlt.pipeline(
    "peer",
    pipelines_dir=f"{folder}/pipelines",
    destination=dlt.destinations.duckdb(f"{folder}/peer.duckdb"),
    dataset_name="orders",
)
pipeline.run(chunks())
rows = duckdb.connect(f"{folder}/peer.duckdb").sql("SELECT count(*) FROM orders.loaded").fetchone()[0]
print(json.dumps({"seconds": time.perf_counter() - begun, "rows": rows}))
