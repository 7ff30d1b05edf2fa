import type { Meanings } from './meaning.js'

/** What happens to events, their log, their schemas and the objects. */
export const eventMeanings = {
  event_not_framed: {
    meaning: 'The value of a record is not in the Confluent wire format.',
    doThis: 'Correct the producer; in an inbox, a structured CloudEvent with its content type does too.',
  },
  event_schema_unknown: {
    meaning: 'The record names a schema id that the registry does not have.',
    doThis: 'Register the schema with the registry of this box, then publish again.',
  },
  event_undecodable: {
    meaning: 'The bytes do not fit the schema that the record names.',
    doThis: 'Correct the producer and publish again.',
  },
  event_invalid: {
    meaning: 'The event lacks a field, or has one of the wrong type.',
    doThis: 'Correct the field that the message names and publish again.',
  },
  event_header_mismatch: {
    meaning: 'A header says something else than the event itself.',
    doThis: 'Make both say the same, or leave the header out.',
  },
  event_type_unknown: { meaning: 'No event has this name.', doThis: 'Use a name of `GET /events/schema`.' },
  batch_damaged: {
    meaning: 'A batch of records is not as it was written: its checksum does not match. The letter has its bytes.',
    doThis:
      'Look at the disks of the brokers, and let another replica lead the partition; what was in the batch has to be published again.',
  },
  batch_unreadable: {
    meaning:
      'A batch of records is as it was sent, and cannot be read: it unpacks to too much, or to no records. The letter has its bytes.',
    doThis: 'Let its producer send smaller batches, or pack them in another way, and publish again.',
  },
  reaction_failed: {
    meaning: 'A service failed on a sound event as often as it tries.',
    doThis: 'Look for the event in the log of the service; publish it again once the cause is gone.',
  },
  topic_unknown: {
    meaning: 'The topic does not exist; topics are never made by accident.',
    doThis:
      'Correct its name; where a topic of the box was deleted, run `./udb contracts register`, and the work that waits for it goes on.',
  },
  topic_differs: {
    meaning: 'The topic exists with other settings than asked for.',
    doThis:
      'Give it the settings that it should have with the command that the message ends with. Partitions cannot be changed: where nothing on it is needed, delete it and run `./udb contracts register`.',
  },
  bus_closed: {
    meaning: 'The event log was used after it had been closed.',
    doThis: 'Nothing, while a service stops; otherwise report it with the log.',
  },
  lease_lost: {
    meaning: 'The partition belongs to another owner by now.',
    doThis: 'Nothing: the owner gets the records again.',
  },
  log_unavailable: {
    meaning: 'The event log cannot be reached, read or written.',
    doThis: 'Check the disk and the permissions of the data folder, then start again; nothing acknowledged is lost.',
  },
  log_refused: {
    meaning: 'The event log refuses the credentials, or what they may do; waiting does not help.',
    doThis:
      'Correct user, password and mechanism, or let the broker’s administrator grant the rights; then start again.',
  },
  log_full: { meaning: 'The event log has no room left.', doThis: 'Free disk space; then try again.' },
  record_too_large: {
    meaning: 'An event is larger than a record may be.',
    doThis: 'Put the content into the object store and publish a reference to it.',
  },
  subject_unknown: {
    meaning: 'No schema is registered for an event on this topic.',
    doThis:
      'Run `./udb contracts register`; in the embedded shape, give the schema the route and run `npm run generate`.',
  },
  schema_unknown: {
    meaning: 'The registry has no schema of this id.',
    doThis: 'Restore the registry that belongs to the event log.',
  },
  registry_unavailable: {
    meaning: 'The schema registry cannot be reached.',
    doThis: 'Bring it up; work goes on by itself.',
  },
  subject_differs: {
    meaning: 'A subject of the registry has another compatibility than FULL_TRANSITIVE.',
    doThis: 'Find out who set it, then set it as the hint shows; it is never changed silently.',
  },
  schema_refused: {
    meaning: 'The registry does not take a schema: it does not go together with one that is registered, or is none.',
    doThis: 'Bring the file back as it is registered, and put the change into its next version.',
  },
  registry_refused: {
    meaning: 'The schema registry refuses the credentials, or what they may do; waiting does not help.',
    doThis: 'Correct user and password, or have the rights granted; then start again.',
  },
  registry_damaged: {
    meaning: "The registry's file of schema ids cannot be used.",
    doThis: 'Restore it from a backup of the same data folder; without it the events cannot be read.',
  },
  precondition_failed: {
    meaning: 'An object exists already, or was changed by another writer in between.',
    doThis: 'Nothing, when a service meets it; otherwise read the object again and decide anew.',
  },
  key_invalid: {
    meaning: 'The key of an object is not allowed.',
    doThis: 'Use the characters and lengths that the hint lists.',
  },
  object_missing: {
    meaning: 'An object, or the file that was to become one, does not exist.',
    doThis: 'Run the job again that made it.',
  },
  object_too_large: {
    meaning: 'An object is too large to be read at once.',
    doThis: 'Stream it, or read it as a local file.',
  },
  store_unavailable: {
    meaning: 'The object store cannot be reached, read or written.',
    doThis: 'Check the disk and the permissions of the data folder, or the store; then try again.',
  },
  store_refused: {
    meaning:
      'The object store does not let this box in: the key, its rights, the region, the clock or the certificate.',
    doThis: 'Correct what the message names; waiting does not help.',
  },
  bucket_missing: {
    meaning: 'The bucket does not exist; buckets are never made by accident.',
    doThis: 'Make it with `./udb contracts register`, or correct `UDB_S3_BUCKET`.',
  },
  store_unsuitable: {
    meaning: 'What answers is no S3, or one that does not keep what this box relies on, such as conditional writes.',
    doThis: 'Correct `UDB_S3_ENDPOINT`, or use a store that has conditional writes: AWS S3, or a current MinIO.',
  },
  store_full: { meaning: 'The object store has no room left.', doThis: 'Free disk space; then try again.' },
  read_model_unavailable: {
    meaning: 'PostgreSQL does not answer, takes no work now, or the read model is being rebuilt.',
    doThis: 'Bring it up, or wait; work goes on by itself.',
  },
  read_model_refused: {
    meaning:
      'PostgreSQL answers, but the read model cannot live there: credentials, rights, encoding, TLS or its version.',
    doThis: 'Do what the hint says, and start again.',
  },
  read_model_unmade: {
    meaning:
      'The database of the read model was not made from the event log, or not all of it: it was replaced by an empty one while gateways ran, or a rebuild was broken off.',
    doThis:
      'Run `udb projection rebuild`, or restart one gateway, which does the same first; the others wait, and go on by themselves.',
  },
  read_model_differs: {
    meaning:
      'The read model has read further than the event log goes: the log was made anew, or lost its end, or is another one.',
    doThis: 'Bring the log back; or, if this log is the one that counts, run `udb projection rebuild`.',
  },
  read_model_in_use: {
    meaning: 'The read model is to be rebuilt while a gateway, or another rebuild, uses it.',
    doThis: 'Stop every gateway, then rebuild it.',
  },
} as const satisfies Meanings
