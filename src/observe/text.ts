import { wrap } from '../report/layout.ts'
import { grouped } from '../report/words.ts'
import { controlWorks, counted, orderWords, type Cell, type ObservedKernel } from './observed.ts'
import { endWords } from './seen.ts'

/** What was seen on a kernel: how many tests agree, and all about those that do not. No line is longer than `width`. */
export function renderObserved(kernel: ObservedKernel, width: number, again: (test: string) => string): string {
  const lines =
    kernel.trouble === null
      ? [...summary(kernel), ...kernel.cells.flatMap((cell) => cellLines(cell, kernel, again)), ...missingLines(kernel)]
      : [
          `${kernel.name} does not boot (${kernel.trouble.kind}). The last lines of its console:`,
          ...consoleLines(kernel.trouble.console),
        ]
  return lines
    .flatMap((line) => wrapped(line, width))
    .map((line) => `${line}\n`)
    .join('')
}

/** Lines of a console and commands stay as they are, so that they can be searched for and copied. */
function wrapped(line: string, width: number): string[] {
  if (/^ {4}(?:\||npx )/.test(line)) return [line]
  return wrap(line, width, `${/^ */.exec(line)![0]}  `)
}

function summary(kernel: ObservedKernel): string[] {
  const { name, release, era, cells } = kernel
  const runs = cells.reduce((sum, { compared }) => sum + compared.runs, 0)
  const agreements = counted(cells).map(([agreement, count]) => `${count} ${agreement}`)
  return [
    `Linux ${release} (${name}), held against the model under ${era}`,
    `${counts(cells.length, 'test')}, ${counts(runs, 'run')}: ${agreements.join(', ')}`,
    controlLine(kernel),
  ]
}

/** A number of things, in words. */
export function counts(number: number, noun: string, nouns = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : nouns}`
}

function controlLine(kernel: ObservedKernel): string {
  const { control } = kernel
  if (!control) return 'Control: none'
  const what = `${control.test} against ${control.era}`
  return controlWorks(kernel)
    ? `Control: ${what}, which is wrong on purpose, does not agree, as it must not`
    : `Control FAILED: ${what}, which is wrong on purpose, ${control.compared.agreement === 'nothing seen' ? 'showed nothing' : 'was not found out'}: an error of the model would not be noticed either`
}

function cellLines(cell: Cell, { name }: ObservedKernel, again: (test: string) => string): string[] {
  const { test, compared, observation } = cell
  if (compared.agreement === 'no mechanism' || (compared.agreement === 'agrees' && observation.trouble === null))
    return []
  return [
    '',
    `${test.name}: ${compared.agreement}`,
    ...detailLines(cell),
    ...(observation.trouble === null
      ? []
      : [
          `  The guest: ${observation.trouble.kind}. The last lines of its console:`,
          ...consoleLines(observation.trouble.console),
        ]),
    `    ${again(test.name)} --kernel ${name}`,
  ]
}

/** What was seen, or was not, of a test that does not agree. */
export function detailLines(cell: Cell): string[] {
  const { compared, observation } = cell
  switch (compared.agreement) {
    case 'agrees':
    case 'no mechanism':
      return []
    case 'nothing seen':
      return missedLines(cell)
    case 'impossible seen':
      return compared.seen
        .filter(({ isPossible }) => !isPossible)
        .flatMap(({ seen, runs, first }) => {
          const order = orderWords(cell, first.order)
          const when = order === null ? 'without any order' : `in the order ${order}`
          return [`  seen in ${runs} of ${counts(compared.runs, 'run')}, first ${when}: ${endWords(seen)}`]
        })
    case 'possible not seen': {
      const { orders, allOrders } = observation
      const all = `${allOrders ? 'all' : 'some'} ${counts(orders.length, 'order')}`
      return compared.unseen
        .filter(({ needsRace }) => needsRace === false)
        .map((end) => `  not seen in ${counts(compared.runs, 'run')}, ${all}: ${endWords(end)}`)
    }
  }
}

/** What no test could be made to do, and which tests ask for it: many ask for the same. */
function missingLines({ cells }: ObservedKernel): string[] {
  const tests = new Map<string, string[]>()
  for (const { test, observation } of cells)
    for (const what of observation.missing) tests.set(what, [...(tests.get(what) ?? []), test.name])
  return [...tests].flatMap(([what, names]) => ['', `no mechanism for ${what}`, `  ${names.join(', ')}`])
}

function missedLines({ observation }: Cell): string[] {
  const missed = new Set(observation.runs.flatMap((run) => run.missed))
  return [
    ...[...missed].map((what) => `  not done: ${what.replaceAll(':', ', ')}`),
    ...(observation.lost > 0 ? [`  ${counts(observation.lost, 'run')} did not come to an end`] : []),
  ]
}

/** The last lines of a console. */
export function consoleLines(console: readonly string[]): string[] {
  return console.length === 0 ? ['    | (nothing)'] : console.map((line) => `    | ${line}`)
}
