// Generated from schemas/ by `npm run generate`; never edited.

/* eslint-disable */

/** Bytes in the object store; they never travel on the log. */
export interface ObjectRef {
  /** Key in the object store. */
  readonly key: string
  /** Size in bytes. */
  readonly sizeBytes: number
  /** SHA-256 of the bytes, in lower-case hexadecimal. */
  readonly sha256: string
  /** Media type (RFC 6838). */
  readonly mediaType: string
}

/** A result that people download. */
export interface Artifact {
  /** File name, unique within the job. */
  readonly name: string
  /** What it is: summary, kpis, profile, chart, lineage, rejects, receipt. */
  readonly kind: string
  /** The table that it is about, if one. */
  readonly table: null | string
  /** Its bytes. */
  readonly ref: ObjectRef
}

/** A service wrote an artifact's bytes. */
export interface ArtifactProduced {
  /** The step that made it. */
  readonly stepId: string
  /** What it is. */
  readonly artifact: Artifact
}

/** Who, what, when and why: what a reader of the value alone needs. */
export interface Meta {
  /** Identity of the event (a UUID); the same id is the same event, however often it is delivered. Equal to header ce_id. */
  readonly eventId: string
  /** Who published it: `udb/<service>`, or a URI that a direct publisher chose. Equal to header ce_source. */
  readonly source: string
  /** The tenant that it belongs to. On the inbox it must be the topic's tenant. */
  readonly tenant: string
  /** The job that it is about (a UUID); null where there is none yet. Equal to header ce_subject where set. */
  readonly jobId: null | string
  /** On whose behalf: a person, a key or a service. */
  readonly actor: string
  /** When it happened, in milliseconds since the epoch, UTC. Equal to header ce_time. */
  readonly time: number
  /** The event id of what caused it; null for what came from outside. */
  readonly causationId: null | string
}

/** Why something could not be done. */
export interface Problem {
  /** Stable code from the closed list in docs/errors.md. */
  readonly code: string
  /** What happened and where, without row values. */
  readonly message: string
  /** What to do. */
  readonly hint: string
  /** Line of the file, from 1. */
  readonly line: null | number
  /** Column of the table or file. */
  readonly column: null | string
  /** Whether a further attempt can succeed without a change. */
  readonly retryable: boolean
}

/** An artifact's bytes are not what was announced. */
export interface ArtifactRefused {
  /** The step that made it. */
  readonly stepId: string
  /** Name of the artifact. */
  readonly name: string
  /** Why. */
  readonly problem: Problem
}

/** An artifact was checked and indexed; it can be downloaded. */
export interface ArtifactStored {
  /** The step that made it. */
  readonly stepId: string
  /** What it is. */
  readonly artifact: Artifact
}

/** A named input or output of a step: enough to draw the lineage. */
export interface Dataset {
  /** Name: a table, a file name, a report. */
  readonly name: string
  /** What it is: upload, parsed, table, kpis, profile, charts, report. */
  readonly kind: string
  /** The pinned version, where the kind has versions. */
  readonly version: null | string
  /** Its bytes, where it has any. */
  readonly ref: null | ObjectRef
  /** More about it as a JSON object: counts, columns, decisions; never row values. */
  readonly details: null | string
}

/** One artifact. */
export interface PrunedArtifact {
  /** Its job. */
  readonly jobId: string
  /** Its name. */
  readonly name: string
  /** Its content. */
  readonly sha256: string
  /** Its size. */
  readonly sizeBytes: number
}

/** One retired baseline. */
export interface PrunedBaseline {
  /** Identity of the baseline. */
  readonly id: string
  /** Key of its distributions in the object store. */
  readonly key: string
}

/** One upload, as it was sent. */
export interface PrunedUpload {
  /** Identity of the upload. */
  readonly id: string
  /** Its size. */
  readonly sizeBytes: number
}

/** Artifacts and uploads past their retention are gone; bytes that nothing names any more follow after a grace. */
export interface ArtifactsPruned {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** Nothing was removed. */
  readonly dryRun: boolean
  /** How many artifacts. */
  readonly count: number
  /** How many bytes, of artifacts and uploads. */
  readonly bytes: number
  /** How many more are due and wait for the next run. */
  readonly remaining: number
  /** Which. */
  readonly entries: readonly (PrunedArtifact)[]
  /** Baselines that hold no longer, whose distributions go. */
  readonly baselines: readonly (PrunedBaseline)[]
  /** Jobs that have ended and are past their retention: what their steps had put aside goes, unless an artifact of theirs stays. */
  readonly jobs: readonly (string)[]
  /** Uploads of such jobs. */
  readonly uploads: readonly (PrunedUpload)[]
}

/** A baseline as it is listed: all that decisions about it need. */
export interface BaselineSummary {
  /** Identity of the baseline. */
  readonly id: string
  /** The table. */
  readonly table: string
  /** Version of the table whose rows the distributions are of. */
  readonly tableVersion: string
  /** Changes with the names, types and order of the columns. */
  readonly schemaVersion: string
  /** What it is for: pinned, rolling, period. */
  readonly kind: string
  /** Of kind period: the day, ISO week or month, such as 2026-03-09, 2026-W11, 2026-03. */
  readonly period: null | string
  /** Rows of that version. */
  readonly rows: number
  /** When that version was made. */
  readonly createdAt: number
  /** When it was last made the one that holds; null: never. */
  readonly promotedAt: null | number
}

/** A baseline with its distributions. */
export interface StoredBaseline {
  /** The baseline as it is listed. */
  readonly summary: BaselineSummary
  /** Its distributions. */
  readonly ref: ObjectRef
}

/** What became of the baselines of a table. */
export interface BaselineChange {
  /** The baseline that is kept from now on, or was promoted; null: none. */
  readonly stored: null | StoredBaseline
  /** Ids of the baselines that hold no longer. */
  readonly retired: readonly (string)[]
  /** Why, as a code: first, rolled, new_period, same_period, pinned, drifted, empty, known_version, promoted, retired. */
  readonly reason: string
  /** Why, as a sentence. */
  readonly why: string
  /** Whether columns came, went or changed since the baseline that held. */
  readonly schemaChanged: boolean
}

/** A baseline is promoted, or let go. */
export interface BaselineChanged {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** The table. */
  readonly table: string
  /** What became of the baselines. */
  readonly baseline: BaselineChange
}

/** Which, and what is to become of it. */
export interface BaselineParams {
  /** The table. */
  readonly table: string
  /** promote or retire. */
  readonly action: string
  /** What it is to be for: pinned or rolling; of one that is to go, what it was for. */
  readonly kind: string
  /** When the version was made. */
  readonly at: number
  /** The baseline that is to go; null where one is promoted. */
  readonly baselineId: null | string
  /** The table's baselines of that kind, for the decision. */
  readonly baselines: readonly (BaselineSummary)[]
}

/** Make a version of a table a baseline, or let one go. */
export interface BaselineRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: BaselineParams
}

/** The charts are drawn. */
export interface ChartDrawn {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** How many. */
  readonly charts: number
  /** KPIs whose result is not worth a chart. */
  readonly skipped: number
}

/** One chart. */
export interface ChartSpec {
  /** Unique within the job. */
  readonly name: string
  /** The KPI whose result is drawn. */
  readonly kpi: string
  /** A Plotly specification as JSON; null chooses a fitting chart. */
  readonly spec: null | string
}

/** Which charts. */
export interface ChartParams {
  /** None: one for each KPI that can be drawn. */
  readonly charts: readonly (ChartSpec)[]
}

/** Draw the charts of the KPIs. */
export interface ChartRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: ChartParams
}

/** An event that could not be handled, with everything needed to look at it and to send it again. */
export interface DeadLetter {
  /** Stable code from docs/errors.md. */
  readonly code: string
  /** What is wrong. */
  readonly message: string
  /** The consumer group that met it. */
  readonly group: string
  /** Original topic. */
  readonly topic: string
  /** Original partition. */
  readonly partition: number
  /** Original offset. */
  readonly offset: number
  /** Original key. */
  readonly originalKey: null | string
  /** Schema id, where the value has one. */
  readonly schemaId: null | number
  /** Original headers, secrets redacted. */
  readonly headers: Readonly<Record<string, string>>
  /** Original bytes. */
  readonly value: Buffer
  /** Whether key, headers and value are all of the record. Of a very large one only the beginning is kept, and of a batch that cannot be read what it begins with. */
  readonly isWhole: boolean
}

/** A table is compared with what was usual, or was the first of its kind. */
export interface DriftMeasured {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** The table. */
  readonly table: string
  /** Rows of the version. */
  readonly rows: number
  /** Columns that are in both and of one kind. */
  readonly columnsCompared: number
  /** How many of them have drifted. */
  readonly columnsDrifted: number
  /** Whether the table has; null where there was nothing to compare with. */
  readonly drifted: null | boolean
  /** Names of the columns that have drifted; at most 200. */
  readonly columns: readonly (string)[]
  /** What became of the baselines; null where that was not asked for. */
  readonly baseline: null | BaselineChange
}

/** What to compare, and how. */
export interface DriftParams {
  /** The table. */
  readonly table: string
  /** When its version was made. */
  readonly at: number
  /** What it is compared with, as a sentence; or why with nothing. The inputs of kind baseline or reference are what. */
  readonly why: string
  /** What becomes of the version as a baseline, as a JSON object; null: no baseline is made or changed. */
  readonly policy: null | string
  /** Methods and thresholds, as a JSON object. */
  readonly options: string
  /** The table's baselines of the policy's kind, for the decision. */
  readonly baselines: readonly (BaselineSummary)[]
  /** Whether values of columns that may be personal data are shown as they are. */
  readonly showPersonal: boolean
}

/** Compare one table version with what was usual. */
export interface DriftRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: DriftParams
}

/** Every step of the analyze job is done and every artifact stored. */
export interface JobAnalyzeCompleted {
  /** One line of what came out: counts, never row values. */
  readonly summary: null | string
}

/** The analyze job ended without its result. */
export interface JobAnalyzeFailed {
  /** The step that failed, if one did. */
  readonly stepId: null | string
  /** Why. */
  readonly problem: Problem
}

/** Every step of the baseline job is done and every artifact stored. */
export interface JobBaselineCompleted {
  /** One line of what came out: counts, never row values. */
  readonly summary: null | string
}

/** The baseline job ended without its result. */
export interface JobBaselineFailed {
  /** The step that failed, if one did. */
  readonly stepId: null | string
  /** Why. */
  readonly problem: Problem
}

/** Somebody asks that a job stops. The job is the one named in meta. */
export interface JobCancelRequested {
  /** Why, in words. */
  readonly reason: null | string
}

/** A job was stopped; no step of it runs any more. */
export interface JobCancelled {
  /** Why, in words. */
  readonly reason: null | string
}

/** A job is being stopped: whoever runs a step of it aborts. */
export interface JobCancelling {
  /** Why, in words. */
  readonly reason: null | string
}

/** One step of the plan. */
export interface PlanStep {
  /** Unique within the job. */
  readonly stepId: string
  /** What is done: names the events `<kind>.requested` and the one that ends it. */
  readonly kind: string
  /** Who does it. */
  readonly service: string
  /** Ids of the steps that must be completed before it. */
  readonly needs: readonly (string)[]
  /** Parameters as a JSON object, of the shape of `<kind>.requested`'s params. */
  readonly params: string
  /** Pinned inputs, known when the plan was made. */
  readonly inputs: readonly (Dataset)[]
  /** Time for one attempt, in milliseconds. */
  readonly timeoutMs: number
  /** Attempts in all. */
  readonly maxAttempts: number
}

/** A job was accepted; carries the whole plan, so the log alone says what was to be done. */
export interface JobCreated {
  /** Job type. */
  readonly type: string
  /** SHA-256 of the canonical request. */
  readonly requestHash: string
  /** The request as a JSON object. */
  readonly params: string
  /** The plan: a graph of steps. */
  readonly steps: readonly (PlanStep)[]
}

/** Every step of the ingest job is done and every artifact stored. */
export interface JobIngestCompleted {
  /** One line of what came out: counts, never row values. */
  readonly summary: null | string
}

/** The ingest job ended without its result. */
export interface JobIngestFailed {
  /** The step that failed, if one did. */
  readonly stepId: null | string
  /** Why. */
  readonly problem: Problem
}

/** Every step of the ping job is done and every artifact stored. */
export interface JobPingCompleted {
  /** One line of what came out: counts, never row values. */
  readonly summary: null | string
}

/** The ping job ended without its result. */
export interface JobPingFailed {
  /** The step that failed, if one did. */
  readonly stepId: null | string
  /** Why. */
  readonly problem: Problem
}

/** Every step of the prune job is done and every artifact stored. */
export interface JobPruneCompleted {
  /** One line of what came out: counts, never row values. */
  readonly summary: null | string
}

/** The prune job ended without its result. */
export interface JobPruneFailed {
  /** The step that failed, if one did. */
  readonly stepId: null | string
  /** Why. */
  readonly problem: Problem
}

/** A request was not accepted. */
export interface JobRejected {
  /** Job type that was asked for. */
  readonly type: string
  /** SHA-256 of the canonical request. */
  readonly requestHash: string
  /** Why. */
  readonly problem: Problem
}

/** Somebody asks for a job. Published by anyone, to the inbox of a tenant. */
export interface JobRequested {
  /** Job type: ingest, analyze, baseline, prune, ping. */
  readonly type: string
  /** The request as a JSON object; its shape by type is in docs/job-spec.md. */
  readonly params: string
  /** SHA-256 of the canonical request: tells a repeat from a conflict; null lets the gateway compute it. */
  readonly requestHash: null | string
}

/** A job is in another state. */
export interface JobStateChanged {
  /** created, running, completed, failed or cancelled. */
  readonly state: string
}

/** KPIs are computed; their values are in the artifact. */
export interface KpisComputed {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** KPIs with a result. */
  readonly computed: number
  /** KPIs without. */
  readonly failed: number
}

/** One KPI. */
export interface KpiSpec {
  /** Unique within the job. */
  readonly name: string
  /** One SELECT over the input tables. */
  readonly sql: string
  /** A sentence. */
  readonly description: null | string
  /** Unit of the values. */
  readonly unit: null | string
  /** A Plotly specification as JSON; null chooses a fitting one. */
  readonly chart: null | string
}

/** Which KPIs. */
export interface KpisParams {
  /** None: sensible ones are made from the tables. */
  readonly kpis: readonly (KpiSpec)[]
}

/** Compute KPIs over pinned table versions. */
export interface KpisRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: KpisParams
}

/** One pair of columns that must be equal. */
export interface JoinKey {
  /** Column of the base. */
  readonly left: string
  /** Column of the joined table. */
  readonly right: string
}

/** One table that is joined to the base. */
export interface JoinPart {
  /** The table. */
  readonly table: string
  /** left or inner. */
  readonly kind: string
  /** All must be equal. */
  readonly on: readonly (JoinKey)[]
}

/** A table made by joining others. */
export interface JoinSpec {
  /** The table whose rows are kept. */
  readonly base: string
  /** In this order. */
  readonly parts: readonly (JoinPart)[]
}

/** Which table, from what. */
export interface LoadParams {
  /** Short name of the table within its tenant. */
  readonly table: string
  /** Full name: <tenant>_<source short name>__<table>. */
  readonly fullName: string
  /** replace: the new version is the whole table. */
  readonly mode: string
  /** Null: the version is the parsed input; else it is made by joining the inputs. */
  readonly join: null | JoinSpec
}

/** Publish a table version and bring the tenant's database up to it. */
export interface LoadRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: LoadParams
}

/** What to parse, and how. */
export interface ParseParams {
  /** The upload. */
  readonly uploadId: string
  /** The file's name as it was sent. */
  readonly filename: string
  /** Name of the table that it becomes. */
  readonly table: string
  /** Decisions made by the requester, as a JSON object. */
  readonly overrides: string
  /** Tables that the other uploads of the job become; a further table of this file takes none of their names, nor one that begins with one. */
  readonly takenUploads: readonly (string)[]
  /** Names of the form <table>_* of tables that are there and came from elsewhere; a further table of this file takes none of them. */
  readonly takenTables: readonly (string)[]
}

/** Parse one uploaded file into typed Parquet. */
export interface ParseRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: ParseParams
}

/** Nothing was done. */
export interface PingAnswered {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** What was given. */
  readonly text: string
}

/** What to do. */
export interface PingParams {
  /** Given back. */
  readonly text: string
}

/** Do nothing and say so: measures and tests the way through all services. */
export interface PingRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: PingParams
}

/** What to profile. */
export interface ProfileParams {
  /** The table. */
  readonly table: string
  /** Whether sample rows are shown. */
  readonly sampleRows: boolean
  /** Whether values of columns that may be personal data are shown as they are. */
  readonly showPersonal: boolean
}

/** Profile one table version. */
export interface ProfileRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: ProfileParams
}

/** What to prune. */
export interface PruneParams {
  /** What is older goes. */
  readonly cutoff: number
  /** Only say what would go. */
  readonly dryRun: boolean
  /** How many more jobs are past their retention than the inputs name. */
  readonly moreJobs: number
}

/** Decide what is past its retention, and mark it. */
export interface PruneRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: PruneParams
}

/** A check that did not pass. */
export interface CheckFailure {
  /** Its id in the suite. */
  readonly id: string
  /** Its type. */
  readonly type: string
  /** The columns that it is about. */
  readonly columns: readonly (string)[]
  /** error, warning or info. */
  readonly severity: string
  /** failed or errored. */
  readonly state: string
  /** Who is asked about it. */
  readonly owner: null | string
  /** Rows that are not as expected; null where it does not count rows. */
  readonly unexpected: null | number
  /** Why it could not be carried out, from docs/errors.md. */
  readonly code: null | string
}

/** The quality of a table is checked. */
export interface QualityChecked {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** The table. */
  readonly table: string
  /** The version of the table that was checked. */
  readonly version: null | string
  /** Its rows; null where they could not be counted. */
  readonly rows: null | number
  /** The quality score, from 0 to 100, as docs/statistics.md defines it; null where no check said anything. */
  readonly score: null | number
  /** Checks that passed. */
  readonly passed: number
  /** Checks that failed. */
  readonly failed: number
  /** Checks that could not be carried out. */
  readonly errored: number
  /** Checks that had nothing to say yet. */
  readonly skipped: number
  /** off: nobody asked for one; open: all checks of severity error passed; closed: the step failed for those that did not. */
  readonly gate: string
  /** The checks that did not pass, the most severe first; at most 100. */
  readonly failures: readonly (CheckFailure)[]
  /** Why the step failed, though it was carried out: its gate is closed. */
  readonly problem: null | Problem
}

/** What to check. */
export interface QualityParams {
  /** The table. */
  readonly table: string
  /** The checks as a JSON object, of the shape in apps/profiler/docs/checks.schema.json; null for none. */
  readonly suite: null | string
  /** Whether what holds for any table is checked too: that it has rows, and that figures are what they usually are. */
  readonly watch: boolean
  /** Whether checks are proposed from the profile among the inputs. */
  readonly propose: boolean
  /** Whether a check of severity error that did not pass fails the step. */
  readonly gate: boolean
  /** Whether the job makes a page of the table's profile, to which the page of the checks links. */
  readonly profiled: boolean
}

/** Check the quality of one table version. */
export interface QualityRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: QualityParams
}

/** A column of the result. */
export interface ResultColumn {
  /** Name; may repeat. */
  readonly name: string
  /** DuckDB's type. */
  readonly type: string
}

/** The answer to a query; kept for minutes. */
export interface QueryAnswered {
  /** The query. */
  readonly queryId: string
  /** Why there is no result; null where there is one. */
  readonly problem: null | Problem
  /** In order. */
  readonly columns: readonly (ResultColumn)[]
  /** Rows as a JSON array of arrays, up to 256 KB. */
  readonly rows: null | string
  /** The same by reference, where it is larger or of another format. */
  readonly ref: null | ObjectRef
  /** Rows in the result. */
  readonly rowCount: number
  /** Whether rows were left out. */
  readonly truncated: boolean
  /** The engine's own time, in microseconds. */
  readonly elapsedMicros: number
}

/** One guarded SELECT, answered by any replica. */
export interface QueryRequested {
  /** Identity of the query. */
  readonly queryId: string
  /** One SELECT. */
  readonly sql: string
  /** Rows at the most. */
  readonly maxRows: number
  /** Bytes at the most. */
  readonly maxBytes: number
  /** After this nobody waits for the answer. */
  readonly deadline: number
  /** json, csv, arrow or parquet. */
  readonly format: string
}

/** What the report is about. */
export interface ReportParams {
  /** Title. */
  readonly title: string
  /** When the job was created. */
  readonly createdAt: number
}

/** Write the summary and the lineage. */
export interface ReportRequested {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the attempt is given up. */
  readonly deadline: number
  /** What the step reads: pinned by the plan, then what the steps before it put out. */
  readonly inputs: readonly (Dataset)[]
  /** What is asked of the step. */
  readonly params: ReportParams
}

/** The summary and the lineage are written. */
export interface ReportWritten {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** One line of what came out: counts, never row values. */
  readonly summary: string
}

/** An attempt at a step was stopped on request. */
export interface StepCancelled {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
}

/** An attempt at a step ended without its result. */
export interface StepFailed {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** Why. */
  readonly problem: Problem
}

/** How far a step is; shown, never folded. */
export interface StepProgressed {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** How much is done, in `unit`. */
  readonly done: number
  /** Out of how much, where known. */
  readonly total: null | number
  /** bytes, rows, tables, columns or steps. */
  readonly unit: string
  /** What is being done, in a few words. */
  readonly message: string
}

/** An attempt at a step began. */
export interface StepStarted {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** The service. */
  readonly service: string
  /** The process that works on it. */
  readonly instance: string
}

/** A table version is published and in the tenant's database. */
export interface TableLoaded {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** Short name. */
  readonly table: string
  /** Full name. */
  readonly fullName: string
  /** The version, from 1. */
  readonly version: number
  /** Rows of the table. */
  readonly rows: number
  /** Records seen. */
  readonly rowsRead: number
  /** Rows written. */
  readonly rowsWritten: number
  /** Records rejected. */
  readonly rowsRejected: number
}

/** A table is profiled. */
export interface TableProfiled {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** The table. */
  readonly table: string
  /** Its rows. */
  readonly rows: number
  /** Its columns. */
  readonly columns: number
  /** Things worth a look. */
  readonly alerts: number
}

/** A column. */
export interface TableColumn {
  /** Name. */
  readonly name: string
  /** DuckDB's type. */
  readonly type: string
  /** Name as it was in the source. */
  readonly originalName: string
  /** Tags. */
  readonly tags: readonly (string)[]
}

/** A new version of a table is in the tenant's manifest. */
export interface TableVersionPublished {
  /** Short name. */
  readonly table: string
  /** Full name. */
  readonly fullName: string
  /** From 1. */
  readonly version: number
  /** Version of the tenant's manifest that holds it. */
  readonly manifestVersion: number
  /** The Parquet file that is this version. */
  readonly ref: ObjectRef
  /** Row count. */
  readonly rows: number
  /** In order. */
  readonly columns: readonly (TableColumn)[]
  /** upload, or join. */
  readonly source: string
  /** How it was loaded, as a JSON object: format, decisions, counts. */
  readonly details: string
}

/** An uploaded file became typed Parquet; rows read = rows written + rows rejected. */
export interface UploadParsed {
  /** The step of the job. */
  readonly stepId: string
  /** From 1; a fencing number, not identity. */
  readonly attempt: number
  /** When the work began. */
  readonly startedAt: number
  /** When the work ended. */
  readonly finishedAt: number
  /** What was read, with versions. */
  readonly inputs: readonly (Dataset)[]
  /** What was made, with versions. */
  readonly outputs: readonly (Dataset)[]
  /** What people can download of it; the job waits until each is stored. */
  readonly artifacts: readonly (Artifact)[]
  /** Name of the table. */
  readonly table: string
  /** What the file was. */
  readonly format: string
  /** Records seen in the file. */
  readonly rowsRead: number
  /** Rows in the Parquet file. */
  readonly rowsWritten: number
  /** Records that could not become rows; each is in the rejects artifact. */
  readonly rowsRejected: number
}

export interface Payloads {
  'artifact.produced': ArtifactProduced
  'artifact.refused': ArtifactRefused
  'artifact.stored': ArtifactStored
  'artifacts.pruned': ArtifactsPruned
  'baseline.changed': BaselineChanged
  'baseline.requested': BaselineRequested
  'chart.drawn': ChartDrawn
  'chart.requested': ChartRequested
  'dead.letter': DeadLetter
  'drift.measured': DriftMeasured
  'drift.requested': DriftRequested
  'job.analyze.completed': JobAnalyzeCompleted
  'job.analyze.failed': JobAnalyzeFailed
  'job.baseline.completed': JobBaselineCompleted
  'job.baseline.failed': JobBaselineFailed
  'job.cancel.requested': JobCancelRequested
  'job.cancelled': JobCancelled
  'job.cancelling': JobCancelling
  'job.created': JobCreated
  'job.ingest.completed': JobIngestCompleted
  'job.ingest.failed': JobIngestFailed
  'job.ping.completed': JobPingCompleted
  'job.ping.failed': JobPingFailed
  'job.prune.completed': JobPruneCompleted
  'job.prune.failed': JobPruneFailed
  'job.rejected': JobRejected
  'job.requested': JobRequested
  'job.state.changed': JobStateChanged
  'kpis.computed': KpisComputed
  'kpis.requested': KpisRequested
  'load.requested': LoadRequested
  'parse.requested': ParseRequested
  'ping.answered': PingAnswered
  'ping.requested': PingRequested
  'profile.requested': ProfileRequested
  'prune.requested': PruneRequested
  'quality.checked': QualityChecked
  'quality.requested': QualityRequested
  'query.answered': QueryAnswered
  'query.requested': QueryRequested
  'report.requested': ReportRequested
  'report.written': ReportWritten
  'step.cancelled': StepCancelled
  'step.failed': StepFailed
  'step.progressed': StepProgressed
  'step.started': StepStarted
  'table.loaded': TableLoaded
  'table.profiled': TableProfiled
  'table.version.published': TableVersionPublished
  'upload.parsed': UploadParsed
}

