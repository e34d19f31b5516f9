import type { Property } from '../../src/invariants/index.ts'
import type { Era } from '../kernel/era.ts'
import { standardStorms } from '../storms.ts'
import { inStorm, type StormRun } from './proposition.ts'

/** A reference to a page that is shared, and everything that ends one or the other. */
export const taking = ['read', 'write', 'fork', 'munmap', 'exit', 'get_user_pages', 'put'] as const

/** A standard storm, with more asked of it. */
function standard(name: string, era: Era, asked: readonly Property[]): StormRun {
  const { operations, bounds } = standardStorms.find((storm) => storm.name === name)!
  return { ...inStorm(era, operations, bounds, asked), name }
}

export const basic = (era: Era, ...asked: Property[]): StormRun => standard('basic', era, asked)
export const protection = (era: Era, ...asked: Property[]): StormRun => standard('protection', era, asked)
export const swap = (era: Era, ...asked: Property[]): StormRun => standard('swap', era, asked)
export const ksm = (era: Era, ...asked: Property[]): StormRun => standard('ksm', era, asked)
export const batches = (era: Era, ...asked: Property[]): StormRun => standard('batches', era, asked)
