import type { Limit, Verdict } from '../explorer/exploration.ts'
import type { Steps } from '../program/index.ts'

export const SCHEMA = 'cowproof/baseline'
/** Raised when a reader of the version before could misread a baseline. */
export const VERSION = 2

/** Verdicts that were looked at and found right, with all that must not move unnoticed. Maps are in the order of the file. */
export interface Baseline {
  /** The version of cowproof that found them. */
  readonly cowproof: string
  readonly options: Options
  /** By era, in order: what each property is, by its name. */
  readonly properties: ReadonlyMap<string, Properties>
  /** By name. */
  readonly tests: ReadonlyMap<string, GatedTest>
}

/** What changes numbers without changing a test. */
export interface Options {
  readonly steps: Steps
  /** What a PIN adds to the refcount; null for enough. */
  readonly bias: number | null
  readonly symmetry: 'on' | 'off'
}

/** The kind of each property, and a digest of what it says. */
export type Properties = ReadonlyMap<string, string>

export interface GatedTest {
  /** The question as the file asks it. */
  readonly asks: string
  /** A digest of pages and tasks: the file without its expectations, notes and white space. */
  readonly program: string
  /** How many instances of each entity the model has. */
  readonly bounds: ReadonlyMap<string, number>
  /** By era. */
  readonly found: ReadonlyMap<string, Found>
}

/** What the exploration of a test under one era found. */
export interface Found {
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** How many checks of properties stand in steps. */
  readonly checks: number
  /** A digest of all that the model does and checks; null in a baseline of version 1, which does not know it. */
  readonly model: string | null
  /** The moves of a shortest run, for each property that is violated. */
  readonly violated: ReadonlyMap<string, number>
  /** The same for each witness that was seen. */
  readonly seen: ReadonlyMap<string, number>
  /** Properties that nothing was held against: no step of any run checks it, or no run ends. */
  readonly vacuous: readonly string[]
  /** Statements that no run comes to, as `task: statement`. */
  readonly neverRan: readonly string[]
  /** The limit that ended it: then what is not violated is not known. Never in a file. */
  readonly stoppedBy: Limit | null
}

/** The verdict on a property, which the era must have. A baseline of version 1 has `holds` for what is vacuous. */
export function verdictOn({ violated, seen, vacuous, stoppedBy }: Found, property: string, kind: string): Verdict {
  if (violated.has(property)) return 'violated'
  if (seen.has(property)) return 'seen'
  if (stoppedBy !== null) return 'incomplete'
  if (vacuous.includes(property)) return 'vacuous'
  return isWitness(kind) ? 'not seen' : 'holds'
}

/** True of what `Properties` has of a witness. */
export function isWitness(kind: string): boolean {
  return kind.startsWith('witness')
}

/** How many verdicts there are. */
export function countVerdicts({ properties, tests }: Baseline): number {
  const cells = [...tests.values()].flatMap(({ found }) => [...found.keys()])
  return cells.reduce((sum, era) => sum + properties.get(era)!.size, 0)
}

/** A baseline that has nothing yet. */
export function nothingLike({ cowproof, options }: Baseline): Baseline {
  return { cowproof, options, properties: new Map(), tests: new Map() }
}

/** What the first one has, and what only the second one has: the second was not run again. */
export function mergeBaselines(
  now: Baseline,
  before: Baseline,
  inOrder: (eras: readonly string[]) => string[],
): Baseline {
  const names = [...new Set([...now.tests.keys(), ...before.tests.keys()])].sort()
  const tests = names.map((name): [string, GatedTest] => {
    const [mine, old] = [now.tests.get(name), before.tests.get(name)]
    return [name, mine && old ? { ...mine, found: ordered(merged(old.found, mine.found), inOrder) } : (mine ?? old)!]
  })
  const properties = ordered(merged(before.properties, now.properties), inOrder)
  return { ...now, properties, tests: new Map(tests) }
}

function merged<T>(old: ReadonlyMap<string, T>, mine: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...old, ...mine])
}

function ordered<T>(
  byEra: ReadonlyMap<string, T>,
  inOrder: (eras: readonly string[]) => string[],
): ReadonlyMap<string, T> {
  return new Map(inOrder([...byEra.keys()]).map((era) => [era, byEra.get(era)!]))
}
