import type { Meanings } from './meaning.js'

/** What a job, a step or an artifact fails with. */
export const jobMeanings = {
  step_timeout: {
    meaning: 'The step did not end within its time.',
    doThis: 'See whether its service runs and how long its queue is, or ask for less at once.',
  },
  result_too_large: {
    meaning:
      'What a step has to say of its work is larger than an event may be: its tables have too many columns, or too long names.',
    doThis: 'Ask for fewer tables at once, or send a table with fewer columns or shorter names.',
  },
  step_kind_unknown: {
    meaning: 'The plan has a step that no service of this version can do.',
    doThis: 'Run the job with the version that planned it.',
  },
  step_params_invalid: {
    meaning: 'The parameters of a step do not have the shape of its kind.',
    doThis: 'Correct them and start a new job.',
  },
  step_inputs_too_large: {
    meaning: 'What a step is to read, of all that it needs together, takes more to describe than an event may hold.',
    doThis: 'Ask for fewer tables at once, or for tables with fewer columns or shorter names.',
  },
  step_stopped: { meaning: 'A service gave up the step, and nobody had asked it to.', doThis: 'Start the job again.' },
  artifacts_not_stored: {
    meaning: 'The artifact store refused or never confirmed what the job made.',
    doThis: 'See whether the artifact store runs, then start the job again.',
  },
  plan_stuck: {
    meaning: 'A step waits for another that can never complete.',
    doThis: 'Correct what it needs and start a new job.',
  },
  plan_empty: { meaning: 'The plan has no steps.', doThis: 'Ask for at least one thing to be done.' },
  plan_step_duplicate: {
    meaning: 'Two steps of the plan have the same id.',
    doThis: 'Give each step an id of its own.',
  },
  plan_need_unknown: { meaning: 'A step needs another that is not in the plan.', doThis: 'Name a step of the plan.' },
  plan_cycle: {
    meaning: 'Steps of the plan wait for each other.',
    doThis: 'Take out the need that closes the circle.',
  },
  plan_params_invalid: {
    meaning: 'The parameters of a planned step are no JSON object of its kind.',
    doThis: "Give what the schema of the step's event says.",
  },
  plan_limit_invalid: {
    meaning: 'The time or the number of attempts of a step is no whole number from 1.',
    doThis: 'Correct both.',
  },
  input_invalid: {
    meaning: 'The step was not given an input that it needs, or it is not pinned to a version.',
    doThis: 'Run the job again; send the file again if the input is an upload.',
  },
  input_missing: {
    meaning: 'The bytes of an input are no longer in the object store.',
    doThis: 'Run the whole job again.',
  },
  table_version_gone: {
    meaning:
      'The bytes of a table version are no longer in the object store: it was replaced, and a prune has removed it.',
    doThis: 'Use the newest version of the table; if it is the newest, load it again.',
  },
  rows_unequal: {
    meaning: 'Two counts of the same rows differ: seen, written, rejected or in the Parquet file.',
    doThis: 'Run the job again; if it stays, keep the file and look into the log of the step.',
  },
  bytes_unequal: {
    meaning: 'What was received, what was stored and what is read of a file are not the same bytes.',
    doThis: 'Send the file again; if it stays, check the object store.',
  },
  join_failed: {
    meaning: 'A column to join on is missing, or the columns do not compare.',
    doThis: 'Join on columns that both tables have with the same type.',
  },
  join_too_large: {
    meaning: 'The join needs more memory than one engine may take.',
    doThis: 'Join fewer tables, or raise `UDB_ENGINE_MEMORY_MB`.',
  },
  kpis_failed: {
    meaning: 'Not one KPI of the job could be computed.',
    doThis: 'Correct the SQL of the KPI that the message names.',
  },
  kpi_failed: {
    meaning: 'The report lacks this KPI, as its query gave no result.',
    doThis: 'Run the query of the KPI with `POST /sql` and correct it.',
  },
  kpi_too_many: { meaning: 'The job has more KPIs than are allowed.', doThis: 'Split them over several jobs.' },
  kpi_name_invalid: {
    meaning: 'The name of a KPI cannot name an artifact.',
    doThis: 'Use ASCII letters, digits, `_` and `-`, with a letter or digit first.',
  },
  kpi_name_duplicate: {
    meaning: 'Two KPIs have the same name; capitals make no difference.',
    doThis: 'Give each a name of its own.',
  },
  kpi_sql_empty: { meaning: 'A KPI has no SQL.', doThis: 'Give one SELECT over the names of the tables.' },
  kpi_sql_too_long: { meaning: 'The SQL of a KPI is too long.', doThis: 'Shorten it to what the hint allows.' },
  kpi_description_too_long: {
    meaning: 'The description of a KPI is too long, or no text.',
    doThis: 'Shorten it to what the hint allows.',
  },
  kpi_unit_too_long: {
    meaning: 'The unit of a KPI is too long, or no text.',
    doThis: 'Shorten it to what the hint allows.',
  },
  kpi_chart_invalid: {
    meaning: 'The chart of a KPI is no object.',
    doThis: 'Give a Plotly specification `{data, layout}`, or the short form `{type, x, y}`.',
  },
  kpi_chart_too_large: {
    meaning: 'The chart of a KPI is too large.',
    doThis: 'Refer to columns of the result in place of literal values.',
  },
  chart_invalid: {
    meaning: 'The specification of a chart cannot be read at the place that the message names.',
    doThis: 'Correct that place as the hint says.',
  },
  chart_column_unknown: {
    meaning: 'A chart refers to a column that its table or KPI does not have.',
    doThis: 'Use one of the candidates that the problem lists.',
  },
  chart_type_unsupported: {
    meaning: 'A chart is of a type, or a mixture of types, that is not drawn here.',
    doThis: 'Use one of the types that the hint lists, or one chart per type.',
  },
  profile_source_unreadable: {
    meaning: 'The stored version of a table cannot be read.',
    doThis: 'Load the table again.',
  },
  profile_out_of_memory: {
    meaning: 'The profile of a table needs more memory than the engine may use.',
    doThis: 'Raise `UDB_ENGINE_MEMORY_MB`, or load fewer columns.',
  },
  profile_failed: {
    meaning: 'The engine could not compute a statistic of a table.',
    doThis: 'Run the job again; if it stays, look for the step in the log of the profiler.',
  },
  drift_source_unreadable: {
    meaning: 'The distributions of a stored version of a table cannot be read.',
    doThis: 'Load the table again; if that does not help, report the types of its columns.',
  },
  drift_out_of_memory: {
    meaning: 'The distributions of a table need more memory than the engine may use.',
    doThis: 'Raise `UDB_ENGINE_MEMORY_MB`, or compare fewer columns.',
  },
  baseline_unreadable: {
    meaning: 'A stored baseline is not in a format that this version reads.',
    doThis: 'Make the baseline again from a version of the table.',
  },
  baseline_empty: {
    meaning: 'A version of a table without rows was to become a baseline.',
    doThis: 'Promote a version that has rows; `GET /tables/{name}` lists the versions.',
  },
  artifact_invalid: {
    meaning: 'An artifact has a name or an address that is not allowed, or a name that is taken.',
    doThis: 'Run the job again; if it stays, look at the service that made it.',
  },
  artifact_missing: {
    meaning: 'The bytes of an artifact are not in the object store.',
    doThis: 'Run the job again; if it stays, check the object store.',
  },
  artifact_corrupt: {
    meaning: 'The bytes of an artifact are not those that were announced.',
    doThis: 'Run the job again; if it stays, check the object store.',
  },
} as const satisfies Meanings
