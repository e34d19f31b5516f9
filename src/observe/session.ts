import type { LitmusTest } from '../litmus/checked.ts'
import type { Abilities } from './mechanism.ts'
import { ordersOf, type Order } from './orders.ts'
import { planOf, type Plan } from './plan.ts'
import { readLine, type GuestRun } from './run-line.ts'
import type { Trouble } from './trouble.ts'

/** Boots a machine with a plan, tells each line of the guest, and comes back when the machine is off. */
export type Boot = (
  plan: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
) => Promise<{ readonly trouble: Trouble | null }>

/** How many runs each test gets. */
export interface Effort {
  /** At most so many orders of whole operations. */
  readonly orders: number
  readonly repetitions: number
  readonly races: number
  readonly seed: number
}

/** All that a kernel has shown of a test. */
export interface Observation {
  /** What the test asks for and the guest has not; then it was not run. */
  readonly missing: readonly string[]
  readonly orders: readonly Order[]
  /** Whether these are all orders. */
  readonly allOrders: boolean
  readonly runs: readonly GuestRun[]
  /** Runs that the guest gave up. */
  readonly lost: number
  /** What became of the machine while it ran this test. */
  readonly trouble: Trouble | null
}

/**
 * The same, but once more where the kernel goes down before its guest has said anything: an emulated processor now and then makes it stumble over
 * code that it is just changing.
 */
export function bootingAgain(boot: Boot): Boot {
  return async (plan, onLine, signal) => {
    let isUp = false
    const hear = (line: string): void => {
      isUp = true
      onLine(line)
    }
    const booted = await boot(plan, hear, signal)
    return booted.trouble === null || isUp || signal.aborted ? booted : boot(plan, onLine, signal)
  }
}

/** What a machine can do: it is booted with nothing to do. */
export async function abilitiesOf(boot: Boot, signal: AbortSignal): Promise<Abilities | Trouble> {
  let found: Abilities | null = null
  const onLine = (text: string): void => {
    const line = readLine(text)
    if (line?.kind === 'guest') found = { release: line.release, have: new Set(line.have) }
  }
  const { trouble } = await boot('', onLine, signal)
  return found ?? trouble ?? { kind: 'no boot', console: [] }
}

/**
 * Runs tests on a machine. One that kills the machine, or lets it hang, keeps that for itself: the machine is booted again for the tests
 * behind it.
 */
export async function observeTests(
  tests: readonly LitmusTest[],
  boot: Boot,
  abilities: Abilities,
  effort: Effort,
  { signal, onTest }: { readonly signal: AbortSignal; readonly onTest: (done: number) => void },
): Promise<readonly Observation[]> {
  const asked = tests.map((test, number) => prepare(test, number, effort, abilities))
  const found = asked.map(({ plan, ...orders }) => ({
    ...orders,
    missing: 'missing' in plan ? plan.missing : [],
    runs: [] as GuestRun[],
    lost: 0,
    trouble: null as Trouble | null,
  }))
  let open = asked.flatMap(({ plan }, number) => ('lines' in plan ? [{ number, lines: plan.lines }] : []))
  while (open.length > 0 && !signal.aborted) {
    let at = open[0]!.number
    const { trouble } = await boot(
      open.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join(''),
      (text) => {
        const line = readLine(text)
        if (line?.kind !== 'run' && line?.kind !== 'lost') return
        const one = found[line.test]
        if (!one) return
        if (line.kind === 'run') one.runs.push(line)
        else one.lost++
        if (line.test !== at) onTest((at = line.test))
      },
      signal,
    )
    if (trouble === null) break
    // Its runs so far are all that is known of the last test, unless that was over, and the next one had not shown anything.
    const dead = isOver(found[at]!, asked[at]!, effort) ? open.find(({ number }) => number > at)?.number : at
    if (dead === undefined) break
    if (trouble.kind !== 'interrupted') found[dead]!.trouble = trouble
    open =
      trouble.kind === 'no boot' || trouble.kind === 'interrupted' ? [] : open.filter(({ number }) => number > dead)
  }
  return found
}

interface Asked {
  readonly plan: Plan
  readonly orders: readonly Order[]
  readonly allOrders: boolean
}

function prepare(test: LitmusTest, number: number, effort: Effort, abilities: Abilities): Asked {
  const { orders, all } = ordersOf(test, effort.orders)
  return { plan: planOf(test, number, { ...effort, orders }, abilities), orders, allOrders: all }
}

function isOver(
  { runs, lost }: { readonly runs: readonly GuestRun[]; readonly lost: number },
  { orders }: Asked,
  effort: Effort,
): boolean {
  return runs.length + lost >= orders.length * effort.repetitions + effort.races
}
