import { createHash } from 'node:crypto'
import type { Model } from '../../invariants/property.ts'
import { layoutOf } from '../../state/layout.ts'
import { moduleSource } from './module.ts'

/**
 * Says of models whether they are the same to the engine: then they have the same code, start in the same state and name
 * their properties alike, so whatever is found of one is true of the other. The converse does not hold.
 */
export function behaviourOf(model: Model): string {
  const { program, properties } = model
  const { text } = moduleSource(model, layoutOf(program.schema), 'reduced')
  const names = properties.map(({ kind, name }) => [kind, name])
  return createHash('sha256')
    .update(JSON.stringify([program.initial, names, text]))
    .digest('hex')
}
