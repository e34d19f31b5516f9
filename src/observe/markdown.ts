import { counted, type ObservedKernel } from './observed.ts'

const SIGNS = {
  agrees: 'agrees',
  'impossible seen': '**impossible seen**',
  'possible not seen': 'possible not seen',
  'no mechanism': 'no mechanism',
  'nothing seen': 'nothing seen',
} as const

/** Tests by kernels, as a table in Markdown. */
export function renderObservedMarkdown(kernels: readonly ObservedKernel[]): string {
  const tests = [...new Set(kernels.flatMap(({ cells }) => cells.map(({ test }) => test.name)))]
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const cellOf = ({ cells }: ObservedKernel, name: string): string => {
    const cell = cells.find(({ test }) => test.name === name)
    if (!cell) return ''
    const { agreement, runs } = cell.compared
    return runs === 0 ? SIGNS[agreement] : `${SIGNS[agreement]} (${runs})`
  }
  return [
    row(['test', ...kernels.map(({ release, name, era }) => `${release ?? name}, ${era}`)]),
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
