import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { model, witness } from '../../src/invariants/index.ts'
import { LOCAL } from '../../src/state/names.ts'
import { routine, schema, step, task, taskPer } from '../../src/program/index.ts'
import { TURN } from '../../src/program/program.ts'
import { entity, flag, ref, rwlock, single, type EntityDeclarations } from '../../src/state/index.ts'

const ofObjects = [...Object.getOwnPropertyNames(Object.prototype)]

describe('a name that a model has a use of its own for', () => {
  test.each(['task', TURN.entity, LOCAL])('is no name of an entity: %s', (name) => {
    expect(() => schema({ [name]: single({ on: flag }) })).toThrow(`no entity can be called '${name}'`)
  })

  test('is a name of a field all the same', async () => {
    const memory = schema({ box: single({ turn: flag, local: flag, task: flag }) })
    const tasks = [
      task('t', { turn: flag, local: flag }, (my) => [
        step('a', my.turn.set(true)),
        step('b', memory.box.turn.set(my.turn)),
      ]),
    ]
    const turned = witness('turned', { meaning: 'It turns.', source: 'this test' }, memory.box.turn)
    for (const steps of ['fine', 'coarse'] as const) {
      const { properties } = await explore(model({ name: 'm', schema: memory, tasks, properties: [turned], steps }))
      expect(properties[0]!.verdict).toBe('seen')
    }
  })

  test('is refused as the name of what a task keeps', () => {
    expect(() => schema({ 'task t': single({ on: flag }) })).toThrow("no entity can be called 'task t'")
  })

  test('is refused as a second field with the readers of a lock', () => {
    expect(() => schema({ box: single({ lock: rwlock, lockReaders: flag }) })).toThrow(
      /'lockReaders'.*readers of 'lock'/,
    )
  })
})

describe.each(ofObjects)('a name that every object has: %s', (name) => {
  const message = `nothing can be called '${name}'`

  test('is no name of an entity, of a field or of a local', () => {
    expect(() => schema({ [name]: single({ on: flag }) })).toThrow(message)
    expect(() => schema({ box: single({ [name]: flag }) })).toThrow(message)
    expect(() => task('t', { [name]: flag }, () => [])).toThrow(message)
    expect(() => routine('r', { [name]: flag }, () => [])).toThrow(message)
  })

  test('leads nowhere where the schema is asked for it', () => {
    const memory = schema({ box: entity({ count: 2 }, { on: flag }), g: single({ on: flag }) })
    const given = (more: object) => () => model({ name: 'm', schema: memory, tasks: [], properties: [], ...more })
    const own = (value: unknown) => Object.fromEntries([[name, value]])
    expect(given({ counts: own(1) })).toThrow(`no entity '${name}'`)
    expect(given({ initial: own([]) })).toThrow(`no entity '${name}'`)
    expect(given({ initial: own({}) })).toThrow(`no entity '${name}'`)
    expect(given({ initial: { g: own(true) } })).toThrow(`no field '${name}'`)
    const astray = schema({ box: single({ next: ref(name) }) })
    expect(() => model({ name: 'm', schema: astray, tasks: [], properties: [] })).toThrow(
      `box.next: the schema has no entity '${name}'`,
    )
  })

  test('may name a task, a step and a property', async () => {
    const memory = schema({ box: single({ on: flag }) })
    const t = task(name, {}, () => [step(name, memory.box.on.set(true))])
    const begins = witness(name, { meaning: 'It can begin.', source: 'this test' }, t.at(name))
    for (const engine of ['compiled', 'reference'] as const) {
      const made = model({ name, schema: memory, tasks: [t], properties: [begins] })
      const { properties, states } = await explore(made, { engine })
      expect([properties[0]!.verdict, states]).toEqual(['seen', 2])
    }
  })
})

describe('a name with a sign between names', () => {
  test.each(['at:x', 'a.b', 'a#1', ''])('is refused: %s', (name) => {
    expect(() => schema({ [name]: single({ on: flag }) })).toThrow(`nothing can be called '${name}'`)
    expect(() => schema({ box: single({ [name]: flag }) })).toThrow(`nothing can be called '${name}'`)
    expect(() => task('t', { [name]: flag }, () => [])).toThrow(`nothing can be called '${name}'`)
  })
})

test('tasks, routines and steps are called something: a sentence would have no subject', () => {
  const memory = schema({ box: entity({ count: 1 }, { on: flag }) })
  expect(() => task('', {}, () => [])).toThrow('a task needs a name')
  expect(() => taskPer(memory.box, '', {}, () => [])).toThrow('a task needs a name')
  expect(() => routine('', {}, () => [])).toThrow('a routine needs a name')
  expect(() => step('')).toThrow('a step needs a label')
})

describe('what belongs to one schema only', () => {
  const declared: EntityDeclarations = { g: single({ on: flag }), box: entity({ count: 1 }, { on: flag }) }

  test('the number of instances of a single is one', () => {
    for (const count of [0, 1, 2])
      expect(() =>
        model({ name: 'm', schema: schema(declared), counts: { g: count }, tasks: [], properties: [] }),
      ).toThrow("counts: 'g' is a single, which has one instance")
  })

  test('tasks for each instance of an entity of another schema are refused', () => {
    const other = schema({ chest: entity({ count: 2 }, { open: flag }) })
    const tasks = [taskPer(other.chest, 't', {}, () => [step('a')])]
    expect(() => model({ name: 'm', schema: schema(declared), tasks, properties: [] })).toThrow(/no entity 'chest'/)
  })
})
