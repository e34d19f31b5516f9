import { schema } from '../program/index.ts'
import { entity, flag, range } from '../state/index.ts'

/** Registers hold page contents and mapcounts. */
export const LARGEST_REGISTER = 7

/** The value of a register that no statement was executed for yet. */
export const UNSET = -1

/** The value of a register whose statement had nothing to read, and faulted. */
export const FAULT = -2

/** What a litmus test has beside the memory: signals and registers. Its model says how many. */
export const testbed = schema({
  signal: entity({ count: 1 }, { given: flag }),
  register: entity({ count: 1 }, { value: range(FAULT, LARGEST_REGISTER) }),
})
