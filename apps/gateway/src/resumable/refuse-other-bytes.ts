import { HttpProblem } from '../http/http-problem.js'

/** Whoever says beforehand what the bytes hash to is told when others have arrived. */
export function refuseOtherBytes(filename: string, sha256: string, announced: string | null | undefined): void {
  if (announced === null || announced === undefined || announced === sha256) return
  throw new HttpProblem(
    'upload_corrupt',
    `The bytes of ${filename} hash to ${sha256}, but ${announced} was announced.`,
    'Send the file again; if this stays, something between you and the box changes it.',
  )
}
