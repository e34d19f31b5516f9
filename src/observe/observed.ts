import type { LitmusTest } from '../litmus/checked.ts'
import type { Compared } from './compare.ts'
import type { Observation } from './session.ts'
import type { Trouble } from './trouble.ts'

/** A test on a kernel, beside the model of it. */
export interface Cell {
  readonly test: LitmusTest
  readonly compared: Compared
  readonly observation: Observation
}

/** The same kernel against a model that is wrong on purpose: it must not agree. */
export interface Control {
  readonly test: string
  /** The era with one rule altered. */
  readonly era: string
  readonly compared: Compared
}

/** All that was seen on one kernel. */
export interface ObservedKernel {
  /** As it was asked for. */
  readonly name: string
  /** `uname -r`; null where it did not boot. */
  readonly release: string | null
  /** The era that stands for it. */
  readonly era: string
  readonly cells: readonly Cell[]
  /** Null where nothing could be run. */
  readonly control: Control | null
  /** Why nothing could be run: the kernel does not boot. */
  readonly trouble: Trouble | null
}

/** How many cells of each agreement there are, in the order in which they are told. */
export function counted(cells: readonly Cell[]): readonly (readonly [Compared['agreement'], number])[] {
  const order = ['agrees', 'impossible seen', 'possible not seen', 'nothing seen', 'no mechanism'] as const
  return order.flatMap((agreement) => {
    const count = cells.filter(({ compared }) => compared.agreement === agreement).length
    return count === 0 ? [] : [[agreement, count] as const]
  })
}

/** True where the control did what it must: the kernel showed what the altered model excludes. */
export function controlWorks({ control }: ObservedKernel): boolean {
  return control?.compared.agreement === 'impossible seen'
}

/** Which order of operations a run was forced into, by the names of its tasks; null for one without any. */
export function orderWords({ test, observation }: Cell, order: number): string | null {
  const tasks = observation.orders[order]
  return tasks === undefined ? null : tasks.map((task) => test.tasks[task]!.name).join(', ')
}
