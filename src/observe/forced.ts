import type { LitmusTest } from '../litmus/checked.ts'
import type { End } from '../litmus/end-set.ts'
import { holdTasks, type Held, type KernelPlace } from './hold-tasks.ts'
import type { HeldSchedule } from './held-schedule.ts'
import type { Boot as BootMachine } from './machine.ts'
import type { Abilities } from './mechanism.ts'
import type { Cell } from './observed.ts'
import { planOf } from './plan.ts'
import { readLine, type GuestRun } from './run-line.ts'
import type { Boot } from './session.ts'
import type { Trouble } from './trouble.ts'

/** Where functions are: all places of each name. */
export type Symbols = ReadonlyMap<string, readonly bigint[]>

/** The function of the guest's program at which its tasks tell what they are about to do. */
const BREAKPOINT = 'at_breakpoint'

/** A place at which a kernel can be stopped. */
export interface NamedPlace {
  readonly function: string
  readonly at: 'entry' | 'return'
  readonly address: number | null
}

/** Boots a kernel to see where functions of it are. Functions are in the same places in the next boot. */
export async function symbolsOf(boot: Boot, names: readonly string[], signal: AbortSignal): Promise<Symbols | Trouble> {
  const found = new Map<string, bigint[]>()
  const onLine = (text: string): void => {
    const line = readLine(text)
    if (line?.kind !== 'symbol') return
    found.set(line.name, [...(found.get(line.name) ?? []), BigInt(`0x${line.address}`)])
  }
  const plan = [BREAKPOINT, ...names].map((name) => `symbol ${name}\n`).join('')
  const { trouble } = await boot(plan, onLine, signal)
  return trouble ?? found
}

/** The first place that a kernel has; null where it has none of them. */
export function placeIn(symbols: Symbols, places: readonly NamedPlace[]): (NamedPlace & KernelPlace) | null {
  const place = places.find((each) => symbols.has(each.function))
  return place === undefined ? null : { ...place, addresses: symbols.get(place.function)! }
}

/** A race of a report that kernels are to show. */
export interface Race {
  readonly test: LitmusTest
  /** The era that the report was made under. */
  readonly era: string
  readonly schedule: HeldSchedule
  /** The end that the model comes to by that schedule. */
  readonly end: End
}

/** What became of a race on one kernel. */
export interface ForcedKernel {
  readonly name: string
  /** `uname -r`; null where it did not boot. */
  readonly release: string | null
  /** The era that stands for it. */
  readonly era: string
  readonly trouble: Trouble | null
  /** Null where it did not boot. */
  readonly cell: ForcedCell | null
}

export interface ForcedCell extends Cell {
  /** Where each operation of the schedule was held, or was to be; null where this kernel has no such function. */
  readonly places: readonly (NamedPlace | null)[]
  readonly held: number
  readonly passed: number
  readonly waited: number
  /** Whether some run came to the end of the model. */
  readonly isShown: boolean
  /** Whether the era of the kernel has that end; null where nobody knows. */
  readonly isPossible: boolean | null
}

/** What came of runs in which operations were held. */
export interface ForcedRuns extends Held {
  readonly runs: readonly GuestRun[]
  readonly lost: number
  readonly trouble: Trouble | null
}

export interface Forcing {
  readonly test: LitmusTest
  readonly schedule: HeldSchedule
  /** Where each operation is held that the schedule holds. */
  readonly places: readonly KernelPlace[]
  readonly symbols: Symbols
  readonly abilities: Abilities
  readonly repetitions: number
  /** Boots a machine that a debugger runs. */
  readonly boot: (debug: NonNullable<BootMachine['debug']>) => Boot
}

/** Runs a test in the order of a schedule, and holds what it holds. The guest must have mechanisms for all of it. */
export async function forceRuns(forcing: Forcing, signal: AbortSignal): Promise<ForcedRuns> {
  const { test, schedule, places, symbols, abilities, repetitions } = forcing
  const plan = planOf(test, 0, { ...schedule, repetitions }, abilities)
  if ('missing' in plan) throw new Error(`the guest has no mechanism for '${test.name}'`)
  const [breakpoint] = symbols.get(BREAKPOINT)!
  const runs: GuestRun[] = []
  let lost = 0
  let held: Held = { held: 0, passed: 0, waited: 0 }
  const asked = schedule.held.map(({ task }, at) => ({ task, place: places[at]! }))
  const debug: BootMachine['debug'] = async (gdb) => {
    held = await holdTasks(gdb, { breakpoint: breakpoint!, turns: schedule.turns, held: asked })
  }
  const onLine = (text: string): void => {
    const line = readLine(text)
    if (line?.kind === 'run') runs.push(line)
    if (line?.kind === 'lost') lost++
  }
  const { trouble } = await forcing.boot(debug)(plan.lines.map((line) => `${line}\n`).join(''), onLine, signal)
  return { ...held, runs, lost, trouble }
}
