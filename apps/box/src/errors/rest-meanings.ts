import type { Meanings } from './meaning.js'

/** What the REST API answers with, apart from the codes of queries. */
export const restMeanings = {
  body_malformed: {
    meaning: 'The body cannot be read as what its content type says.',
    doThis: 'Send a body that fits its content-type, e.g. well-formed JSON or whole multipart parts.',
  },
  request_invalid: {
    meaning:
      'A field of the request is missing, unknown or of another kind than asked for; or its JSON is nested too deeply, or its address cannot be read.',
    doThis: 'Correct what the message names; `GET /openapi.json` has the shape of each request.',
  },
  tenant_unknown: {
    meaning: 'The header `x-udb-tenant` names a tenant that this box does not have.',
    doThis:
      'Use one of the tenants of `UDB_TENANTS`, or leave the header out; the command line sends what `--tenant` or `UDB_TENANT` says.',
  },
  role_unknown: {
    meaning: 'The header `x-udb-role` names a role that there is not.',
    doThis: 'Use one of the roles that the hint lists, or leave the header out.',
  },
  upload_empty: {
    meaning: 'The upload holds no file.',
    doThis: "Send at least one file part, e.g. `curl -F 'file=@flights.csv'`.",
  },
  filename_invalid: {
    meaning: 'A file was sent without a name, or with one that is too long or is a path.',
    doThis: 'Send each file with its bare name.',
  },
  job_type_unknown: {
    meaning: 'No job is of the type that was asked for.',
    doThis: 'Ask for one of the types that the hint lists.',
  },
  cursor_invalid: {
    meaning: 'The cursor of a list was not given out by this API.',
    doThis: 'Begin again without a cursor and use the one that the answer brings.',
  },
  not_signed_in: {
    meaning: 'With `UDB_AUTH=apikey`, the request carries no key, or one that this box does not know.',
    doThis:
      'Send `authorization: Bearer KEY` with a key whose hash is in `UDB_API_KEYS`; the command line takes it from `UDB_API_KEY`.',
  },
  role_too_low: { meaning: "The caller's role may not do this.", doThis: 'Ask with the role that the message names.' },
  origin_refused: {
    meaning: 'A page of another site, or a foreign host name, was used to call the box.',
    doThis: 'Open the box at its own address.',
  },
  route_unknown: { meaning: 'No route has this path.', doThis: '`GET /docs` lists the routes.' },
  job_unknown: { meaning: 'The tenant has no job of this id.', doThis: '`GET /jobs` lists its jobs.' },
  artifact_unknown: {
    meaning: 'The job has no artifact of this name, or it was pruned.',
    doThis: '`GET /artifact_manifest/{jobId}` lists what there is.',
  },
  table_unknown: {
    meaning: 'The tenant has no table of this name.',
    doThis: 'Correct the name as the hint proposes; `GET /tables` lists the tables.',
  },
  table_version_unknown: {
    meaning: 'The table has no version of that number.',
    doThis: 'Use one of the versions that the hint lists; `GET /tables/{name}` has them all.',
  },
  baseline_unknown: {
    meaning: 'The table has no baseline of that id: it never had, it was let go, or it is another table’s.',
    doThis: 'Use an id of `GET /tables/{name}/baselines`, or promote a version.',
  },
  upload_unknown: {
    meaning: 'The tenant has no upload of this id.',
    doThis: 'Use an `uploadId` that `POST /ingest/upload` answered with.',
  },
  method_not_allowed: {
    meaning: 'The path exists, but not with this method.',
    doThis: 'Use one of the methods in the header `allow`.',
  },
  not_acceptable: {
    meaning: 'The answer cannot be given in any format of the header `accept`.',
    doThis: 'Ask for one of the formats that the hint lists.',
  },
  idempotency_conflict: {
    meaning: 'The idempotency key was used before, for a request with another body.',
    doThis: 'Send the first request as it was, or use a new key.',
  },
  job_ended: {
    meaning: 'The job has ended, so it cannot be stopped.',
    doThis: '`GET /status/{jobId}` says how it ended.',
  },
  upload_not_ready: {
    meaning: 'The upload is still being loaded, so it cannot be analyzed yet.',
    doThis: 'Wait for the job that loads it, then ask again.',
  },
  upload_offset_conflict: {
    meaning: 'Bytes of a resumable upload were sent for another place than the one at which it goes on.',
    doThis:
      'Ask by `HEAD` where it goes on, and send what comes behind; clients of the tus protocol do so by themselves.',
  },
  tus_version_unsupported: {
    meaning: 'A request to `/uploads` does not say that it speaks the tus protocol 1.0.0.',
    doThis: 'Send the header `Tus-Resumable: 1.0.0`, or send the file to `POST /ingest/upload`.',
  },
  upload_corrupt: {
    meaning: 'The bytes that arrived do not hash to what was announced; nothing of them was kept.',
    doThis: 'Send the file again. If it stays, something between you and the box changes what is sent.',
  },
  body_too_large: {
    meaning: 'The request is larger than the box takes at once, or than an event may be.',
    doThis:
      'Send less at once, or raise `UDB_MAX_BODY_KB` (JSON) or `UDB_MAX_UPLOAD_MB` (files), where the hint names it.',
  },
  media_type_unsupported: {
    meaning: 'The route does not read bodies of this content type.',
    doThis: 'Send `application/json`; send files to `POST /ingest/upload` as `multipart/form-data`.',
  },
  range_not_satisfiable: {
    meaning: 'The artifact ends before the bytes that were asked for.',
    doThis: 'Ask for a range within the size in the header `content-range`.',
  },
  column_unknown: { meaning: 'The table has no such column.', doThis: 'Use one of the columns that the hint lists.' },
  table_name_taken: { meaning: 'The name is that of another table.', doThis: 'Choose a name that is free.' },
  name_duplicate: { meaning: 'Two things of one request have the same name.', doThis: 'Give each a name of its own.' },
  kpi_unknown: {
    meaning: 'A chart draws a KPI that the request does not have.',
    doThis: 'Name one of the KPIs of the request.',
  },
  nothing_to_compare: {
    meaning: 'Drift was asked for against the only table of the request itself, at the same version.',
    doThis: 'Name another table in `tables`, or another version in `drift.against`.',
  },
  plan_too_large: {
    meaning: 'The plan of the job, with its tables and their columns, is larger than an event may be.',
    doThis: 'Ask for fewer tables at once.',
  },
  nothing_to_analyze: {
    meaning: 'The tenant has no table yet, and the request brings none.',
    doThis: 'Load a file first: `POST /ingest/upload`.',
  },
  plan_invalid: {
    meaning: 'The job was refused for a reason that the API has no code of its own for.',
    doThis: 'Read the detail, correct the request and send it again with a new idempotency key.',
  },
  query_refused: {
    meaning: 'The query was refused for a reason that the API has no code of its own for.',
    doThis: 'Read the detail and change the query.',
  },
  internal_error: {
    meaning: 'Something happened that nobody foresaw; nothing of it is shown.',
    doThis: 'Try again; if it stays, look for the request or the step in the log of the service.',
  },
  not_supported: {
    meaning: 'This version does not have what was asked for.',
    doThis: 'Leave out what the message names.',
  },
  dependency_unavailable: {
    meaning: 'Something that the answer needs is away.',
    doThis: 'Try again; `GET /readyz` says what is away.',
  },
  query_unanswered: {
    meaning: 'Nobody answered the query in time, or its result is gone.',
    doThis: 'See in `GET /readyz` whether the analyzer runs, then ask again.',
  },
} as const satisfies Meanings
