import type { Comparison, Fork, ForkStep } from './comparison.ts'
import { beside, wrap } from './layout.ts'
import { predicateIn } from './words.ts'

/** More steps of one side than these are counted. */
const MOST_STEPS = 14

/** Where the replay parts from the recorded run, what each era does there and why, and how it ends. */
export function renderComparison(comparison: Comparison, width: number): string {
  const { test, property, recorded, other, headline, forks, later, end } = comparison
  const lines = [
    ...wrap(`${test}, ${property}: the run of ${recorded.era} under the rules of ${other.era}`, width, '  '),
    '',
    ...wrap(headline, width, '  '),
    '',
    ...before(comparison, width),
    ...forks.flatMap((fork, index) => ['', ...forkLines(comparison, fork, index === 0, width)]),
    ...(later.length === 0 ? [] : ['', 'Later:', ...remarks(later, width)]),
    '',
    ...wrap(end.followed, width, '  '),
    ...wrap(end.verdict, width, '  '),
  ]
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function before({ recorded, other, alike, before: differences }: Comparison, width: number): string[] {
  if (alike === 0) return ['They part at the first step.']
  const steps = alike === 1 ? 'Step 1 is' : `Steps 1 to ${alike} are`
  const what = `${steps} taken under ${other.era} as under ${recorded.era}`
  return differences.length === 0
    ? wrap(`${what}.`, width, '  ')
    : [...wrap(`${what}, but for this:`, width, '  '), ...remarks(differences, width)]
}

function remarks(some: readonly string[], width: number): string[] {
  return some.flatMap((remark) => wrap(remark, width - 2, '  ').map((line) => `  ${line}`))
}

function forkLines({ recorded, other }: Comparison, fork: Fork, isFirst: boolean, width: number): string[] {
  const { at, task, path, rejoins, isEnd } = fork
  const where = `step ${at.recorded}, ${task}${path.length === 0 ? '' : `, in ${path.join(' > ')}`}`
  const labels = [...fork.recorded, ...fork.other].map(({ label }) => label.length)
  const side = (era: string, steps: readonly ForkStep[], mark: (step: ForkStep) => string): string[] => [
    `under ${era}${steps.length === 0 ? ' nothing' : ''}`,
    ...sideLines(fork, steps, mark, { width, label: Math.min(Math.max(...labels), Math.floor(width / 3)) }),
  ]
  return [
    ...wrap(`${isFirst ? 'Here they part' : 'And'}: ${where}`, width, '  '),
    ...side(recorded.era, fork.recorded, ({ step }) => String(step)),
    ...side(other.era, fork.other, () => '+'),
    ...(isEnd
      ? []
      : rejoins === null
        ? ['and the operation is over']
        : wrap(`then both go on with step ${rejoins.step}, ${rejoins.label}`, width, '  ')),
  ]
}

/** Room for the step number. */
const GUTTER = 6

/** The steps of one side with what each sees and does; where another routine begins, its name stands above. */
function sideLines(
  { path: base, task }: Fork,
  steps: readonly ForkStep[],
  mark: (step: ForkStep) => string,
  room: { readonly width: number; readonly label: number },
): string[] {
  const shown = steps.length > MOST_STEPS + 1 ? steps.slice(0, MOST_STEPS) : steps
  const column = GUTTER + room.label + 2
  const lines = shown.flatMap((step, index) => {
    const path = step.path.join(' > ')
    const isSame = path === (shown[index - 1]?.path ?? base).join(' > ')
    return [
      ...(isSame
        ? []
        : wrap(`in ${path}`, room.width - GUTTER, '  ').map((line) => `${' '.repeat(GUTTER - 2)}${line}`)),
      ...beside([
        { column: 0, lines: [mark(step).padStart(GUTTER - 2)] },
        { column: GUTTER, lines: wrap(step.label, room.label, '  ') },
        { column, lines: wrap(predicateIn(step.sentence, step.path, task), room.width - column, '  ') },
      ]),
    ]
  })
  const more = steps.length - shown.length
  return [...lines, ...(more > 0 ? [`${' '.repeat(GUTTER)}and ${more} more steps`] : [])]
}
