import type { Era } from '../../../models/kernel/era.ts'
import { EXACT_BIAS } from '../../../models/kernel/memory.ts'
import { holdAt } from '../../../models/kernel/holds.ts'
import { explore } from '../../explorer/index.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import { elaborate, QUESTION } from '../../litmus/elaborate.ts'
import { endsOf, type End, type JudgedEnd } from '../../litmus/end-set.ts'
import { compare } from '../../observe/compare.ts'
import {
  forceRuns,
  placeIn,
  symbolsOf,
  type ForcedCell,
  type ForcedKernel,
  type NamedPlace,
  type Race,
  type Symbols,
} from '../../observe/forced.ts'
import { heldSchedule, type HeldOperation, type HeldSchedule } from '../../observe/held-schedule.ts'
import type { KernelPlace } from '../../observe/hold-tasks.ts'
import { missingOf } from '../../observe/plan.ts'
import { isEnd } from '../../observe/seen.ts'
import type { Observation } from '../../observe/session.ts'
import { UserError, type Counterexample } from '../../report/index.ts'
import { testIn } from '../load-tests.ts'
import { eraOfReport } from '../report-era.ts'
import { endsUnder, guestOf, type Guest, type KernelAsked } from './kernel.ts'

/** The race of a report. Throws a `UserError` for a report of something else, and for a race in which no task can be held where it has to be. */
export async function raceOf(report: Counterexample): Promise<Race> {
  const { origin, property, command } = report
  if (origin?.from.kind !== 'litmus') throw new UserError('this is no report of a litmus test')
  if (property.name !== QUESTION)
    throw new UserError(
      `this is the report of ${property.name}, which is about the middle of a run: name the report of what the test asks (--${QUESTION}.json), which is about its end`,
    )
  const era = await eraOfReport(report)
  const test = await testIn(origin.from)
  return { test, era: era.name, ...(await runWithHolds(test, era, origin.pinBias, command)) }
}

/** Looks for a run to such an end in which others come in only where a task can be held, or between whole operations. */
async function runWithHolds(test: LitmusTest, era: Era, pinBias: number | null, command: string) {
  const elaborated = elaborate(test, era, 'coarse', pinBias ?? EXACT_BIAS, (place) => holdAt(place) !== null)
  const { model } = elaborated
  const { properties } = await explore(model, { engine: 'compiled', symmetry: 'on', runs: true, limits: {} })
  const run = properties.find(({ property }) => property.name === QUESTION)?.run
  if (!run?.steps.length)
    throw new UserError(
      `this race cannot be forced: in each run that ends so, a task would have to be held where no function of the kernel begins or returns (docs/observe.md). Its steps: ${command}`,
    )
  const steps = run.steps.map(({ transition }) => {
    const path = transition.label.split('/')
    return { task: transition.task, label: path.at(-1)!, path: path.slice(0, -1) }
  })
  const schedule = heldSchedule({ steps, tasks: model.program.tasks }, test)
  if (schedule.held.length === 0)
    throw new UserError(`no race is needed: \`cowproof observe ${test.name}\` forces all orders of whole operations`)
  const [end] = endsOf(test, elaborated, { ends: () => [run.steps.at(-1)!.state] })
  return { schedule, end: end! }
}

/** Forces a race on a kernel so many times. */
export async function forceOn(
  race: Race,
  asked: KernelAsked,
  { repetitions, jobs }: { readonly repetitions: number; readonly jobs: number },
  signal: AbortSignal,
): Promise<ForcedKernel> {
  const guest = await guestOf(asked, signal)
  if ('kind' in guest)
    return { name: asked.name, release: null, era: asked.era?.name ?? '', trouble: guest, cell: null }
  const { name, abilities, era } = guest
  const kernel = { name, release: abilities.release, era: era.name }
  const symbols = await symbolsOf(guest.machine.boot, [...functionsOf(race.schedule)], signal)
  if ('kind' in symbols) return { ...kernel, trouble: symbols, cell: null }
  const ends = (await endsUnder(era, [race.test], jobs, signal)).get(race.test) ?? null
  return { ...kernel, trouble: null, cell: await cellOf(race, guest, symbols, { ends, repetitions, signal }) }
}

function functionsOf({ held }: HeldSchedule): ReadonlySet<string> {
  return new Set(held.flatMap((each) => placesOf(each).map(({ function: name }) => name)))
}

function placesOf({ place }: HeldOperation): readonly NamedPlace[] {
  return holdAt(place)?.places ?? []
}

interface Knowing {
  readonly ends: readonly JudgedEnd[] | null
  readonly repetitions: number
  readonly signal: AbortSignal
}

async function cellOf(
  { test, schedule, end }: Race,
  { abilities, machine }: Guest,
  symbols: Symbols,
  { ends, repetitions, signal }: Knowing,
): Promise<ForcedCell> {
  const places = schedule.held.map((each) => placeIn(symbols, placesOf(each)))
  const missing = [...missingOf(test, abilities), ...placesMissing(schedule, places)]
  const nothing = { runs: [], lost: 0, trouble: null, held: 0, passed: 0, waited: 0 }
  const found =
    missing.length > 0
      ? nothing
      : await forceRuns(
          { test, schedule, places: places as KernelPlace[], symbols, abilities, repetitions, boot: machine.debugged },
          signal,
        )
  const { runs, lost, trouble, ...counts } = found
  const order = schedule.turns.filter(({ kind }) => kind !== 'ends').map(({ task }) => task)
  const observation: Observation = { missing, orders: [order], allOrders: false, runs, lost, trouble }
  const compared = compare(test, ends, observation)
  const isShown = compared.seen.some(({ seen }) => isEnd(seen, end))
  const isPossible = ends && ends.some((each) => JSON.stringify(seenOf(each)) === JSON.stringify(seenOf(end)))
  const agreement =
    compared.seen.length === 0 || compared.agreement === 'impossible seen'
      ? compared.agreement
      : isPossible && !isShown
        ? 'possible not seen'
        : 'agrees'
  return { test, observation, compared: { ...compared, agreement }, places, ...counts, isShown, isPossible }
}

function seenOf({ registers, pages, references, hangs }: End): unknown {
  return { registers, pages, references, hangs }
}

function placesMissing({ held }: HeldSchedule, places: readonly (KernelPlace | null)[]): string[] {
  return held.flatMap((operation, at) => {
    if (places[at]) return []
    const names = placesOf(operation).map(({ function: name }) => `${name}()`)
    return [`${operation.statement} is to be held: the kernel has no function ${names.join(' or ')}`]
  })
}
