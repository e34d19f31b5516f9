import type { EndValue } from '../litmus/end-set.ts'

/** What a guest says of one run (guest/README.md). */
export interface GuestRun {
  readonly test: number
  /** The number of the line of the plan that asks for it, orders and races counted from 0. */
  readonly order: number
  readonly repetition: number
  /** In the order of the plan; `null` is a value that nobody could look at. */
  readonly registers: readonly (EndValue | null)[]
  /** Those of each process in turn. */
  readonly pages: readonly (EndValue | null)[]
  readonly references: readonly (EndValue | null)[]
  /** Which tasks wait for ever, and the number of the statement in which they do. */
  readonly waits: readonly { readonly task: number; readonly statement: number }[]
  /** How many turns were passed on because the task whose turn it was did not come back. */
  readonly late: number
  /** What the mechanisms did not do: then the run says nothing. */
  readonly missed: readonly string[]
}

export type GuestLine =
  | { readonly kind: 'guest'; readonly release: string; readonly have: readonly string[] }
  | ({ readonly kind: 'run' } & GuestRun)
  | { readonly kind: 'lost'; readonly test: number; readonly order: number; readonly repetition: number }
  /** Where a function is, in hexadecimal digits. */
  | { readonly kind: 'symbol'; readonly name: string; readonly address: string }
  | { readonly kind: 'end' }

/** What a line of a guest says; null for one that is none of these, as what a kernel may print in between. */
export function readLine(line: string): GuestLine | null {
  const [what = '', ...words] = line.trim().split(/\s+/)
  switch (what) {
    case '@guest':
      return { kind: 'guest', release: words[0] ?? '', have: words.slice(2) }
    case '@run':
      return runOf(words)
    case '@lost': {
      const [test, order, repetition] = words.map(Number)
      return words.length === 3 ? { kind: 'lost', test: test!, order: order!, repetition: repetition! } : null
    }
    case '@symbol':
      return { kind: 'symbol', name: words[0] ?? '', address: words[1] ?? '' }
    case '@end':
      return { kind: 'end' }
    default:
      return null
  }
}

const SECTIONS = ['registers', 'pages', 'references', 'waits', 'late', 'missed'] as const

/** A line that was cut off, or into which something else was printed, is no run. */
function runOf(words: readonly string[]): GuestLine | null {
  const [test, order, repetition] = words.slice(0, 3).map(Number)
  const starts = SECTIONS.map((section) => words.indexOf(section))
  if (starts.some((start, index) => start < (starts[index - 1] ?? 4))) return null
  const section = (index: number): readonly string[] => words.slice(starts[index]! + 1, starts[index + 1])
  return {
    kind: 'run',
    test: test!,
    order: order!,
    repetition: repetition!,
    registers: section(0).map(valueOf),
    pages: section(1).map(valueOf),
    references: section(2).map(valueOf),
    waits: section(3).map((word) => {
      const [task, statement] = word.split(':').map(Number)
      return { task: task!, statement: statement! }
    }),
    late: Number(section(4)[0] ?? 0),
    missed: section(5),
  }
}

function valueOf(word: string): EndValue | null {
  if (word === '?') return null
  return /^\d+$/.test(word) ? Number(word) : word
}
