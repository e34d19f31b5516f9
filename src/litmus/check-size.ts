import type { Diagnostic } from './diagnostic.ts'
import type { Span } from './source.ts'
import type { LitmusTree } from './syntax.ts'

/**
 * What a test can have. A model is explored that has every page in every process and every statement as a program of its own: what is
 * larger would not be built in the time that anybody waits, and its interleavings could not be explored.
 */
const MOST = { pages: 32, tasks: 32, statements: 500 } as const

/** Says at once that a test is too large. */
export function checkSize({ pages, tasks }: LitmusTree): Diagnostic[] {
  const statements = tasks.flatMap((task) => task.statements)
  return [
    ...tooMany(
      pages.map(({ name }) => name.span),
      MOST.pages,
      'pages',
    ),
    ...tooMany(
      tasks.map(({ name }) => name.span),
      MOST.tasks,
      'tasks',
    ),
    ...tooMany(
      statements.map(({ span }) => span),
      MOST.statements,
      'statements',
    ),
  ]
}

function tooMany(spans: readonly Span[], most: number, what: string): Diagnostic[] {
  const span = spans[most]
  if (!span) return []
  const hint = `A test can have up to ${most}. All interleavings are explored: a few show what there is to see.`
  return [{ span, message: `the test has ${spans.length} ${what}: these are too many`, hint }]
}
