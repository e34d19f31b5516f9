import type { ViewerData } from '../report/viewer-data.ts'

/** What the page shows, as the end of its address says it, so that a link leads there. */
export interface Place {
  readonly run: number
  /** So many rows have been taken; null for where two eras part, or, where they do not or there is one, for the end. */
  readonly row: number | null
  /** The era beside it. */
  readonly era: string | null
}

/** `#run=1&step=12&with=v5.9`; whatever is missing or senseless is the beginning. */
export function readPlace(hash: string): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const number = (name: string): number | null => {
    const text = given.get(name)
    return text !== null && /^\d+$/.test(text) ? Number(text) : null
  }
  return { run: number('run') ?? 0, row: number('step'), era: given.get('with') }
}

/** Where the page begins: where its address says, else at the first run, beside the era that the page was made for. */
export function startingPlace({ beside }: ViewerData, hash: string): Place {
  const place = readPlace(hash)
  return hash.length > 1 || beside === undefined ? place : { ...place, era: beside }
}

export function printPlace({ run, row, era }: Place): string {
  const given = new URLSearchParams()
  if (run > 0) given.set('run', String(run))
  if (row !== null) given.set('step', String(row))
  if (era !== null) given.set('with', era)
  return `#${given.toString()}`
}
