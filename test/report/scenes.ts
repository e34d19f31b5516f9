import fc from 'fast-check'
import { modelError } from '../../src/invariants/property.ts'
import { TASK, type Field, type Schema, type ValueType } from '../../src/state/schema.ts'
import { scripted, type ScriptedStep, type Set } from './fixture.ts'

const field = (type: ValueType, ghost = false): Field => ({ type, ghost })

const entities: Schema['entities'] = {
  box: {
    count: 3,
    interchangeable: true,
    fields: {
      number: field({ kind: 'range', min: -2, max: 3 }),
      open: field({ kind: 'flag' }),
      kind: field({ kind: 'enumeration', members: ['none', 'some', 'all'] }),
      next: field({ kind: 'reference', entity: 'box' }),
      lock: field({ kind: 'reference', entity: TASK }),
      history: field({ kind: 'range', min: 0, max: 3 }, true),
    },
  },
}

/** Names as hostile as they come: long, empty, with slashes, quotes, backslashes, line ends and terminal codes. */
export const names = fc.oneof(
  fc.constantFrom('a', 'do_wp_page', 'x y', '', '\\N', '"', '<b>', '\u001b[31m', 'é漢', 'line\nend', '&amp;', '{a|b}'),
  fc.string({ minLength: 1, maxLength: 50 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

const set: fc.Arbitrary<Set> = fc.oneof(
  fc.tuple(fc.constant('box'), fc.nat(2), fc.constant('number'), fc.integer({ min: -2, max: 3 })),
  fc.tuple(fc.constant('box'), fc.nat(2), fc.constant('open'), fc.boolean()),
  fc.tuple(fc.constant('box'), fc.nat(2), fc.constant('kind'), fc.constantFrom('none', 'some', 'all')),
  fc.tuple(fc.constant('box'), fc.nat(2), fc.constant('next'), fc.option(fc.nat(2))),
  fc.tuple(fc.constant('box'), fc.nat(2), fc.constant('lock'), fc.option(fc.nat(0))),
  fc.tuple(fc.constant('box'), fc.nat(2), fc.constant('history'), fc.nat(3)),
)

/** Models with up to six tasks, and a run of each, of up to thirty steps. */
export const scenes = fc
  .uniqueArray(
    names.filter((name) => name !== 'box' && name !== TASK && !(name in {})),
    { minLength: 1, maxLength: 6 },
  )
  .chain((tasks) => {
    const label = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
    const step: fc.Arbitrary<ScriptedStep> = fc
      .tuple(fc.nat(tasks.length - 1), label, fc.array(set, { maxLength: 3 }))
      .map(([task, label, sets]) => [task, label, ...sets])
    return fc
      .tuple(names, names, fc.array(step, { maxLength: 30 }))
      .map(([name, explanation, script]) => scripted(name, tasks, entities, {}, modelError, explanation, script))
  })
