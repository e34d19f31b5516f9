import type { Diagnostic } from './diagnostic.ts'
import type { Span } from './source.ts'
import type { LitmusTree } from './syntax.ts'

/**
 * What a test can have. Its model has every page in every process, and each statement as a program of its own: what is larger is
 * not built in the seconds that somebody waits without a word, and its interleavings could not be explored.
 */
const MOST = { pages: 32, tasks: 32, mapped: 64, statements: 64 } as const

/** Says at once that a test is too large. */
export function checkSize({ pages, tasks }: LitmusTree): Diagnostic[] {
  const processes = tasks.filter(({ kind }) => kind === 'process')
  const places = {
    pages: pages.map(({ name }) => name.span),
    tasks: tasks.map(({ name }) => name.span),
    mapped: processes.flatMap(({ name }) => pages.map(() => name.span)),
    statements: tasks.flatMap((task) => task.statements.map(({ span }) => span)),
  }
  return [
    ...tooMany(places.pages, MOST.pages, 'pages'),
    ...tooMany(places.tasks, MOST.tasks, 'tasks'),
    ...tooMany(places.mapped, MOST.mapped, 'pages in its processes together'),
    ...tooMany(places.statements, MOST.statements, 'statements'),
  ]
}

function tooMany(spans: readonly Span[], most: number, what: string): Diagnostic[] {
  const span = spans[most]
  if (!span) return []
  const hint = `A test can have up to ${most}. All interleavings are explored: a few show what there is to see.`
  return [{ span, message: `the test has ${spans.length} ${what}: these are too many`, hint }]
}
