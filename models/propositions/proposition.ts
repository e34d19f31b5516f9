import type { Property } from '../../src/invariants/index.ts'
import type { Era } from '../kernel/era.ts'
import { operations } from '../kernel/operations/index.ts'
import type { Operation } from '../kernel/operations/operation.ts'
import type { StormBounds } from '../storm.ts'

/** A mail with statements about copy-on-write that can be true or false. */
export interface Mail {
  readonly seed: string
  readonly from: string
  readonly date: string
  readonly subject: string
  /** Its message id: https://lore.kernel.org/all/ID */
  readonly id: string
  readonly propositions: readonly Proposition[]
}

/** One statement, and the runs that settle it. */
export interface Proposition {
  /** The seed, and a letter: 002a. */
  readonly name: string
  readonly statement: string
  /** None where base pages cannot settle it; `reading` says why. */
  readonly evidence: readonly Evidence[]
  /** What the runs say together, and what they leave open. */
  readonly reading: string
}

/** One exploration, and what shows in it if the statement is true. The verdict is whether it does. */
export interface Evidence {
  readonly run: TestRun | StormRun
  /** The name of a property, or `outcome` for the question of a test. */
  readonly property: string
  /** Some run breaks the property, or shows it where it is a witness. */
  readonly shows: boolean
}

export interface TestRun {
  readonly kind: 'test'
  readonly test: string
  readonly era: Era
}

export interface StormRun {
  readonly kind: 'storm'
  /** Of a standard storm. */
  readonly name: string | null
  readonly era: Era
  readonly operations: readonly Operation[]
  readonly bounds: StormBounds
  /** Asked of this storm alone. */
  readonly asked: readonly Property[]
}

export const inTest = (test: string, era: Era): TestRun => ({ kind: 'test', test, era })

/** A storm of operations that are named, or made for the purpose. */
export function inStorm(
  era: Era,
  used: readonly (string | Operation)[],
  bounds: Partial<StormBounds> = {},
  asked: readonly Property[] = [],
): StormRun {
  return {
    kind: 'storm',
    name: null,
    era,
    operations: used.map((each) => (typeof each === 'string' ? operationNamed(each) : each)),
    bounds: { threads: [1, 1], pages: 1, references: 0, slots: 0, ...bounds },
    asked,
  }
}

/** If the statement is true, this happens in the run. */
export const happens = (run: Evidence['run'], property = 'outcome'): Evidence => ({ run, property, shows: true })

/** If the statement is true, this does not happen in any run. */
export const never = (run: Evidence['run'], property = 'outcome'): Evidence => ({ run, property, shows: false })

/** An era that differs in some choices, under a name that says in which. */
export function changed(era: Era, how: string, choices: Partial<Era['choices']>): Era {
  return { ...era, name: `${era.name} ${how}`, choices: { ...era.choices, ...choices } }
}

function operationNamed(name: string): Operation {
  const found = operations.find((operation) => operation.name === name)
  if (!found) throw new Error(`there is no operation '${name}'`)
  return found
}
