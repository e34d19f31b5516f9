import { wrap } from '../report/layout.ts'
import type { ForcedCell, ForcedKernel, Race } from './forced.ts'
import { endWords } from './seen.ts'
import { consoleLines, counts } from './text.ts'

/** What became of a race on a kernel. No line is longer than `width`, but for those of a console. */
export function renderForced(race: Race, kernel: ForcedKernel, width: number): string {
  const { name, release, trouble, cell } = kernel
  const lines = [
    `${race.test.name}, a race of ${race.era}, on Linux ${release ?? 'of unknown release'} (${name})`,
    ...scheduleLines(race, cell),
    ...(trouble ? [`The machine: ${trouble.kind}`] : []),
    ...(cell ? cellLines(race, kernel, cell) : []),
  ]
  const ofConsole = (trouble ?? cell?.observation.trouble)?.console
  return [
    ...lines.flatMap((line) => wrap(line, width, `${/^ */.exec(line)![0]}  `)),
    ...(ofConsole ? consoleLines(ofConsole) : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function scheduleLines({ test, schedule }: Race, cell: ForcedCell | null): string[] {
  const places = new Map(schedule.held.map((operation, at) => [operation, cell?.places[at] ?? null]))
  return schedule.turns.map(({ task, kind, statement }) => {
    const { name } = test.tasks[task]!
    if (kind === 'whole') return `  ${name}: ${statement}`
    if (kind === 'ends') return `  ${name} goes on with ${statement}`
    const held = schedule.held.find((each) => each.task === task && each.statement === statement)!
    const place = places.get(held)
    const where = place ? `at the ${place.at} of ${place.function}()` : 'in its middle'
    return `  ${name}: ${statement}, held ${where}`
  })
}

function cellLines({ end }: Race, { era }: ForcedKernel, cell: ForcedCell): string[] {
  const { compared, observation, isShown, isPossible } = cell
  if (observation.missing.length > 0) return observation.missing.map((what) => `no mechanism: ${what}`)
  const shown = compared.seen.filter(({ seen }) => endWords(seen) === endWords(end))
  const runs = shown.reduce((sum, each) => sum + each.runs, 0)
  return [
    isShown
      ? `shown in ${runs} of ${counts(compared.runs, 'try', 'tries')}: ${endWords(end)}`
      : `not shown in ${counts(compared.runs, 'try', 'tries')}: ${endWords(end)}`,
    ...compared.seen
      .filter((each) => !shown.includes(each))
      .map((each) => `  seen in ${each.runs}${each.isPossible ? '' : ', IMPOSSIBLE'}: ${endWords(each.seen)}`),
    ...heldLines(cell),
    eraLine(era, isShown, isPossible),
  ]
}

function heldLines({ held, passed, waited, observation }: ForcedCell): string[] {
  const missed = new Set(observation.runs.flatMap((run) => run.missed))
  return [
    ...(passed > 0
      ? [`  ${passed} of ${passed + held} times the operation was over, and had not come to that place`]
      : []),
    ...(waited > 0
      ? [`  ${waited} of ${held} times what was to run meanwhile waited for what was held: both went on`]
      : []),
    ...(observation.lost > 0 ? [`  ${counts(observation.lost, 'try', 'tries')} did not come to an end`] : []),
    ...[...missed].map((what) => `  not done: ${what.replaceAll(':', ', ')}`),
    ...(observation.trouble ? [`  The guest: ${observation.trouble.kind}`] : []),
  ]
}

function eraLine(era: string, isShown: boolean, isPossible: boolean | null): string {
  if (isPossible === null) return `Whether ${era}, which stands for this kernel, has that end is not known.`
  if (isShown)
    return isPossible
      ? `${era}, which stands for this kernel, has that end.`
      : `${era}, which stands for this kernel, excludes that end: the model is wrong, or the kernel is.`
  return isPossible
    ? `${era}, which stands for this kernel, has that end: more tries may show it, or the kernel has a fix that the era has not.`
    : `${era}, which stands for this kernel, excludes that end, too.`
}
