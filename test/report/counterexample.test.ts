import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { twoForks } from './philosophers.ts'
import { documentOf, leak, leakDocument } from './fixture.ts'
import { scenes } from './scenes.ts'
import { statesOf } from '../../src/report/counterexample.ts'
import { toDocument } from '../../src/report/to-document.ts'
import { explore } from '../../src/explorer/explore.ts'
import { toValuation } from '../../src/state/state.ts'

describe('the document of a run', () => {
  test('has the states of the run: those that its changes lead to from the initial one', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const states = [scene.run.initial, ...scene.run.steps.map((step) => step.state)]
        expect(statesOf(documentOf(scene))).toEqual(states.map(toValuation))
      }),
    )
  })

  test('has the states of a run that the explorer found', async () => {
    const exploration = await explore(twoForks)
    const result = exploration.properties.find(({ property }) => property.kind === 'deadlock')!
    const run = result.run!
    const document = toDocument({
      test: 'philosophers',
      era: null,
      model: twoForks,
      result,
      exploration,
      command: 'cowproof show philosophers.json',
      root: process.cwd(),
    })
    expect(statesOf(document)).toEqual([run.initial, ...run.steps.map((step) => step.state)].map(toValuation))
    // Each of the two takes one fork: nothing shorter leaves both waiting.
    expect(document.steps.map(({ task, label }) => [task, label])).toEqual([
      [0, 'take_left'],
      [1, 'take_left'],
    ])
    expect(document.steps[0]!.source?.file).toBe('test/report/philosophers.ts')
  })

  test('tells shared memory, locals, ghosts and control apart', () => {
    const kinds = (step: number) => leakDocument.steps[step - 1]!.changes.map(({ field, kind }) => [field, kind])
    expect(kinds(1)).toEqual([
      ['refcount', 'memory'],
      ['pc', 'control'],
      ['seen', 'local'],
    ])
    expect(kinds(30)).toEqual([
      ['content', 'memory'],
      ['writer', 'ghost'],
      ['pc', 'control'],
    ])
  })

  test('counts as control what only forgets a local', () => {
    expect(leakDocument.steps[4]!.changes.find(({ field }) => field === 'seen')).toMatchObject({
      after: null,
      kind: 'control',
    })
  })

  test('counts a field of a task as memory where another task reads it', () => {
    const { model } = leak
    const spy = model.program.tasks[1]!.locations[0]!.transitions[0]!
    const { entity } = model.program.tasks[0]!
    const place = {
      entity,
      index: { kind: 'constant', value: 0, type: { kind: 'reference', entity } },
      field: 'seen',
      type: { kind: 'reference', entity: 'frame' },
    } as const
    const spying = { ...spy, guards: [{ kind: 'read', place } as const] }
    const tasks = model.program.tasks.map((task) =>
      task.number === 1
        ? { ...task, locations: [{ ...task.locations[0]!, transitions: [spying] }, ...task.locations.slice(1)] }
        : task,
    )
    const document = documentOf({ ...leak, model: { ...model, program: { ...model.program, tasks } } })
    expect(document.entities['parent']!.fields['seen']!.kind).toBe('memory')
  })

  test('names steps by operation and routine, and files by their path in the project', () => {
    expect(leakDocument.steps[7]).toMatchObject({
      task: 0,
      label: 'wrprotect',
      path: ['fork child', 'copy_present_pte'],
      source: { file: 'models/kernel/fork.ts', line: 17 },
      litmus: null,
    })
  })

  test('calls instances by number where nobody gives them names', () => {
    const { entities } = documentOf(leak)
    expect(entities['frame']!.names).toEqual(['frame 0', 'frame 1', 'frame 2'])
    expect(entities['reference']!.names).toEqual(['reference'])
    expect(entities['child']!.names).toEqual(['child'])
  })

  test('refuses a result without a run', () => {
    const [property] = leak.model.properties
    expect(() =>
      documentOf(leak, { result: { property: property!, verdict: 'seen', moves: null, run: null } }),
    ).toThrow('has no run')
  })
})
