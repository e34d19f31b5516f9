import type { Era } from '../../models/kernel/era.ts'
import { EXACT_BIAS } from '../../models/kernel/memory.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { kernelWords } from '../../models/kernel/words/index.ts'
import { storm as stormModel, type StormBounds } from '../../models/storm.ts'
import type { Model } from '../invariants/property.ts'
import { elaborate, type Elaborated } from '../litmus/elaborate.ts'
import { instanceName, positionIn } from '../litmus/instance-names.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { litmusWords } from '../litmus/words.ts'
import type { Program, SourcePosition, Transition } from '../program/program.ts'
import type { Vocabulary } from '../program/vocabulary.ts'
import { UserError, type Labels, type Origin } from '../report/index.ts'
import { TASK } from '../state/schema.ts'
import type { Asked } from './command-line.ts'
import { wordsOfEra } from './era-file.ts'
import { testIn } from './load-tests.ts'
import type { Storm } from './storm-options.ts'

export function originOfTest({ file: { name, text } }: LitmusTest, { name: era }: Era, asked: Asked): Origin {
  const { steps, pinBias } = asked
  return { era: wordsOfEra(era), steps, pinBias, from: { kind: 'litmus', name, text } }
}

export function originOfStorm({ bounds, operations: chosen }: Storm, { name: era }: Era, asked: Asked): Origin {
  const { threads, pages, references, slots, frames = null } = bounds
  const { steps, pinBias } = asked
  const names = chosen.map(({ name }) => name)
  const from = { kind: 'storm', threads, pages, references, slots, frames, operations: names } as const
  return { era: wordsOfEra(era), steps, pinBias, from }
}

/** A model made again, what people call the instances in it, how it is spoken of, and where a test asks for a step. */
export interface Rebuilt {
  readonly model: Model
  readonly names: Labels
  readonly vocabulary: Vocabulary
  readonly litmusPosition: (transition: Transition) => SourcePosition | null
}

/** How models are made again. */
export type Models = typeof rebuild

/** The model of an origin under an era: its own, or another one. Throws a `UserError` where what it was made from is no more. */
export async function rebuild({ from, steps, pinBias }: Origin, era: Era): Promise<Rebuilt> {
  switch (from.kind) {
    case 'litmus': {
      const test = await testIn(from)
      return asRebuilt(test, elaborate(test, era, steps, pinBias ?? EXACT_BIAS))
    }
    case 'storm': {
      const unknown = from.operations.find((name) => !operations.some((each) => each.name === name))
      if (unknown !== undefined) throw new UserError(`the storm of the report has '${unknown}', which is no operation`)
      const used = operations.filter(({ name }) => from.operations.includes(name))
      const { threads, pages, references, slots, frames } = from
      const bounds = { threads, pages, references, slots, frames: frames ?? undefined, pinBias: pinBias ?? undefined }
      const model = stormModel(era, used, bounds, steps)
      const names = stormNames(bounds, model.program)
      return { model, names, vocabulary: kernelWords, litmusPosition: () => null }
    }
  }
}

/** The model of a test with what people call the instances in it. */
export function asRebuilt(test: LitmusTest, elaborated: Elaborated): Rebuilt {
  const names = instanceName(elaborated)
  return { model: elaborated.model, names, vocabulary: litmusWords, litmusPosition: positionIn(test) }
}

/** Process 0 is A, and its page 0 is A:0, as the tasks of a storm are called. */
export function stormNames(bounds: StormBounds, program: Program): Labels {
  const process = (mm: number): string => String.fromCharCode('A'.charCodeAt(0) + mm)
  return (entity, instance) => {
    if (entity === TASK) return program.tasks[instance]?.name ?? `${entity} ${instance}`
    if (entity === 'mm') return `mm ${process(instance)}`
    if (entity === 'pte') return `pte ${process(Math.floor(instance / bounds.pages))}:${instance % bounds.pages}`
    if (entity === 'thread') return `thread ${program.tasks[instance]!.name}`
    return entity.startsWith(`${TASK} `) ? entity.slice(TASK.length + 1) : `${entity} ${instance}`
  }
}
