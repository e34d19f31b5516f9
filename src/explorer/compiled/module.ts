import type { Model } from '../../invariants/property.ts'
import type { Layout } from '../../state/layout.ts'
import { emitJudges, emitObserve, observationClasses, type StateProperty } from './property.ts'
import { functionScope, functionText, unitOf, wordNames, type Unit } from './scope.ts'
import { hasPassing, type Program } from '../../program/program.ts'
import { emitMet } from './met.ts'
import { emitMayRest, emitTask } from './step.ts'
import { emitCanonical } from './symmetry.ts'
import { emitVisited } from './visited.ts'

/** The source of the code that is generated for a model, and what is known of its properties. */
export interface ModuleSource {
  readonly text: string
  readonly stateProperties: readonly StateProperty[]
}

/** What generated code offers; see the functions that emit each. */
export interface Generated {
  /** Writes the successors of states `from` to `to - 1` into `batch` and returns the position after them. */
  expand(from: number, to: number, arena: Int32Array): number
  canonical(position: number): void
  /** `canonical` for all successors up to `end`. */
  canonicalAll(end: number): void
  insert(end: number, states: number, arena: Int32Array, table: Int32Array): number
  find(position: number, arena: Int32Array, table: Int32Array): number
  rebuild(states: number, arena: Int32Array, table: Int32Array): void
  judge(property: number, state: number, arena: Int32Array): number
  /** Gives the code more room for successors; for models with locations that are passed. */
  useBatch(batch: Int32Array, hashes: Int32Array): void
}

/** Generates the code of a model. */
export function moduleSource(
  { program, properties }: Model,
  layout: Layout,
  symmetry: 'reduced' | 'full',
): ModuleSource {
  const unit = unitOf(layout)
  const stateProperties = emitJudges(unit, properties)
  const classes = observationClasses(stateProperties)
  for (const task of program.tasks) emitTask(unit, task, { properties, classOf: classes.classOf })
  emitMayRest(unit, program.tasks)
  if (hasPassing(program)) emitMet(unit)
  emitExpand(unit, program)
  emitCanonicalAll(unit, symmetry)
  emitObserve(unit, classes)
  emitJudge(unit, stateProperties)
  emitVisited(unit)
  unit.functions.push(`function useBatch(larger, hashesOfIt) {${hasPassing(program) ? USE_BATCH : ''}}`)
  const offered = ['expand', 'canonical', 'canonicalAll', 'insert', 'find', 'rebuild', 'judge', 'useBatch']
  const model = properties.findIndex(({ kind }) => kind === 'model')
  const fault = `function fault() {\n  failed = false\n  stepHits[${model < 0 ? properties.length : model}] = 1\n}`
  const head = ["'use strict'", 'let failed = false', 'let loops = 0', fault, 'function nothing(p) {\n  return p\n}']
  return { text: [...head, ...unit.functions, `return { ${offered.join(', ')} }`].join('\n\n'), stateProperties }
}

/** Not for others: what is assigned to is slower to read. */
const USE_BATCH = '\n  batch = larger\n  hashes = hashesOfIt\n'

function emitExpand(unit: Unit, program: Program): void {
  const words = wordNames(unit.layout)
  const all = words.join(', ')
  unit.functions.push(
    functionText('expand', ['from', 'to', 'arena'], functionScope(unit), [
      'let p = 0',
      'for (let state = from; state < to; state++) {',
      `const at = (state + 1) * ${words.length}`,
      `const ${words.map((word, index) => `${word} = arena[at + ${index}]`).join(', ')}`,
      'const before = p',
      ...program.tasks.flatMap((_, task) => [
        ...(hasPassing(program) ? ['forgetMet()'] : []),
        `p = task_${task}(p, ${all})`,
      ]),
      `if (p === before) stuck(state, mayRest(${all}))`,
      '}',
      'return p',
    ]),
  )
}

function emitCanonicalAll(unit: Unit, symmetry: 'reduced' | 'full'): void {
  if (symmetry === 'full') unit.functions.push('function canonical(p) {}')
  else emitCanonical(unit)
  const body = [`for (let p = 0; p < end; p += ${unit.layout.words + 1}) canonical(p)`]
  unit.functions.push(functionText('canonicalAll', ['end'], functionScope(unit), symmetry === 'full' ? [] : body))
}

/** Emits `judge(property, state, arena)` for a stored state. */
function emitJudge(unit: Unit, properties: readonly StateProperty[]): void {
  const words = wordNames(unit.layout)
  const cases = properties.map(({ index }) => `case ${index}: return judge_${index}(${words.join(', ')})`)
  unit.functions.push(
    functionText('judge', ['property', 'state', 'arena'], functionScope(unit), [
      `const at = (state + 1) * ${words.length}`,
      `const ${words.map((word, index) => `${word} = arena[at + ${index}]`).join(', ')}`,
      'switch (property) {',
      ...cases,
      '}',
      'return 0',
    ]),
  )
}
