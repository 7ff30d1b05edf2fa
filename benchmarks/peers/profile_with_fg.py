"""Writes the profile of a Parquet file by fg-data-profiling as it comes, as profile.json and profile.html."""

import sys

import pandas
from data_profiling import ProfileReport

table, folder = sys.argv[1:3]
# Left to itself it takes telephone numbers for numbers, and then ten gigabytes.
report = ProfileReport(pandas.read_parquet(table), type_schema={"phone": "text"}, progress_bar=False)
report.to_file(f"{folder}/profile.html", silent=True)
with open(f"{folder}/profile.json", "w") as file:
    file.write(report.to_json())
