import { counted, type Cell, type ObservedKernel } from './observed.ts'
import { detailLines } from './text.ts'

const SIGNS = {
  agrees: 'agrees',
  'impossible seen': '**impossible seen**',
  'possible not seen': 'possible not seen',
  'no mechanism': 'no mechanism',
  'nothing seen': 'nothing seen',
} as const

/** What is known of a kernel, to be said beside what was seen on it. */
export interface Explained {
  /** Why its era is not that of the first release of its series; null where it is. */
  readonly era: (release: string) => string | null
  /** Why a test does not agree there; null where nobody has said. */
  readonly test: (release: string, test: string) => string | null
}

const INTRODUCTION = `# What was seen on real kernels

Tests by kernels, as \`cowproof observe --markdown\` prints them; [observe.md](observe.md) says what the words mean. Behind each stands how
many runs were held against the model, under the era that stands for the kernel.

`

/** Tests by kernels, as a document in Markdown: a table, and what is to be said of each cell that does not agree. */
export function renderObservedMarkdown(kernels: readonly ObservedKernel[], explained: Explained): string {
  return [
    INTRODUCTION,
    table(kernels),
    eras(kernels, explained),
    differences(kernels, explained),
    missing(kernels),
  ].join('')
}

function table(kernels: readonly ObservedKernel[]): string {
  const tests = [...new Set(kernels.flatMap(({ cells }) => cells.map(({ test }) => test.name)))]
  const cellOf = ({ cells }: ObservedKernel, name: string): string => {
    const cell = cells.find(({ test }) => test.name === name)
    if (!cell) return ''
    const { agreement, runs } = cell.compared
    return runs === 0 ? SIGNS[agreement] : `${SIGNS[agreement]} (${runs})`
  }
  return [
    row(['test', ...kernels.map((kernel) => `${called(kernel)}, ${kernel.era}`)]),
    row(['---', ...kernels.map(() => '---')]),
    ...tests.map((name) => row([name, ...kernels.map((kernel) => cellOf(kernel, name))])),
    row([
      '**sum**',
      ...kernels.map(({ cells }) =>
        counted(cells)
          .map(([agreement, count]) => `${count} ${agreement}`)
          .join(', '),
      ),
    ]),
  ].join('')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

function called({ release, name }: ObservedKernel): string {
  return release ?? name
}

function eras(kernels: readonly ObservedKernel[], { era }: Explained): string {
  const lines = kernels.flatMap((kernel) => {
    const because = kernel.release === null ? null : era(kernel.release)
    return because === null ? [] : [`* ${called(kernel)} is held against ${kernel.era}: ${because}.\n`]
  })
  return lines.length === 0 ? '' : `\n${lines.join('')}`
}

function differences(kernels: readonly ObservedKernel[], { test: because }: Explained): string {
  const differs = ({ compared }: Cell): boolean => !['agrees', 'no mechanism'].includes(compared.agreement)
  const lines = kernels.flatMap((kernel) =>
    kernel.cells.filter(differs).map((cell) => {
      const why = kernel.release === null ? null : because(kernel.release, cell.test.name)
      const told = [`${SIGNS[cell.compared.agreement]}.`, ...detailLines(cell).map((line) => `${line.trim()}.`)]
      return `* ${cell.test.name} on ${called(kernel)}: ${[...told, ...(why === null ? [] : [why])].join(' ')}\n`
    }),
  )
  return lines.length === 0 ? '' : `\n## What does not agree\n\n${lines.join('')}`
}

/** What no test could be made to do, on which kernels, and which tests ask for it. */
function missing(kernels: readonly ObservedKernel[]): string {
  const asking = new Map<string, { readonly kernels: Set<string>; readonly tests: Set<string> }>()
  for (const kernel of kernels)
    for (const { test, observation } of kernel.cells)
      for (const what of observation.missing) {
        const known = asking.get(what) ?? { kernels: new Set(), tests: new Set() }
        asking.set(what, known)
        known.kernels.add(called(kernel))
        known.tests.add(test.name)
      }
  if (asking.size === 0) return ''
  const rows = [...asking].map(([what, { kernels: lacking, tests }]) =>
    row([what, [...lacking].join(', '), [...tests].join(', ')]),
  )
  return `\n## What has no mechanism\n\n${row(['what', 'kernels', 'tests'])}${row(['---', '---', '---'])}${rows.join('')}`
}
