import type { OtherEra, ViewedRun, ViewerData } from '../report/viewer-data.ts'
import type { Place } from './place.ts'
import { operationStart, partingRow, rowsOf, shown, type Row, type Shown } from './rows.ts'
import { matches, nextMatch } from './search.ts'

/** What a key or a button asks for. */
export type Move = 'next' | 'previous' | 'first' | 'last' | 'next operation' | 'previous operation' | 'parting'

export type Action =
  | { readonly kind: 'move'; readonly move: Move }
  | { readonly kind: 'go'; readonly position: number }
  | { readonly kind: 'find'; readonly query: string; readonly direction: 1 | -1 }
  | { readonly kind: 'run'; readonly run: number }
  | { readonly kind: 'era'; readonly era: string | null }
  | { readonly kind: 'place'; readonly place: Place }

/** All that a place stands for. */
export interface View {
  readonly run: ViewedRun
  readonly other: OtherEra | null
  readonly rows: readonly Row[]
  readonly steps: readonly Shown[]
  readonly parting: number | null
  /** How many rows have been taken: 0 is the beginning. */
  readonly position: number
}

export function viewOf(data: ViewerData, place: Place): View {
  const run = data.runs[place.run] ?? data.runs[0]!
  const other = run.others.find(({ eras }) => place.era !== null && eras.includes(place.era)) ?? null
  const rows = rowsOf(run.document, other)
  const steps = rows.map((row) => shown(run.document, other, row))
  const parting = partingRow(rows, other)
  const position = Math.min(place.row ?? (parting === null ? rows.length : parting + 1), rows.length)
  return { run, other, rows, steps, parting, position }
}

/** Where an action leads. */
export function navigate(data: ViewerData, place: Place, action: Action): Place {
  const { rows, steps, position } = viewOf(data, place)
  const goTo = (row: number): Place => ({ ...place, row: Math.max(0, Math.min(row, rows.length)) })
  switch (action.kind) {
    case 'move':
      return goTo(target(viewOf(data, place), action.move))
    case 'go':
      return goTo(action.position)
    case 'find': {
      const match = nextMatch(matches(steps, action.query), position - 1, action.direction)
      return match === null ? place : goTo(match + 1)
    }
    case 'run':
      return { run: action.run, row: null, era: null }
    case 'era':
      return { ...place, era: action.era, row: null }
    case 'place':
      return action.place
  }
}

function target({ rows, steps, position, parting }: View, move: Move): number {
  switch (move) {
    case 'next':
      return position + 1
    case 'previous':
      return position - 1
    case 'first':
      return 0
    case 'last':
      return rows.length
    case 'next operation':
      return operationStart(steps, position, 1)
    case 'previous operation':
      return operationStart(steps, position, -1)
    case 'parting':
      return parting === null ? position : parting + 1
  }
}
