"""Writes Evidently's drift report of two Parquet files, as drift.json and drift.html."""

import sys

import pandas
from evidently import Report
from evidently.presets import DataDriftPreset

before, after, folder = sys.argv[1:4]
report = Report([DataDriftPreset()]).run(pandas.read_parquet(after), pandas.read_parquet(before))
report.save_html(f"{folder}/drift.html")
with open(f"{folder}/drift.json", "w") as file:
    file.write(report.json())
