import type { Run } from '../../src/explorer/exploration.ts'
import type { Model, Property } from '../../src/invariants/property.ts'
import { modelError } from '../../src/invariants/property.ts'
import type { Program, Transition } from '../../src/program/program.ts'
import { TASK, type Field, type Schema, type Value, type ValueType } from '../../src/state/schema.ts'
import { stateSpace, write } from '../../src/state/state.ts'
import type { Counterexample } from '../../src/report/counterexample.ts'
import { toDocument, type Subject } from '../../src/report/to-document.ts'

/** A step as a script says it: task, `operation/routine/label`, and the fields that it sets. */
export type ScriptedStep = readonly [task: number, label: string, ...sets: readonly Set[]]
export type Set = readonly [entity: string, instance: number, field: string, value: Value]

const flag: ValueType = { kind: 'flag' }
const range = (min: number, max: number): ValueType => ({ kind: 'range', min, max })
const oneOf = (...members: string[]): ValueType => ({ kind: 'enumeration', members })
const ref = (entity: string): ValueType => ({ kind: 'reference', entity })
const field = (type: ValueType): Field => ({ type, ghost: false })
const ghost = (type: ValueType): Field => ({ type, ghost: true })

/** A model and a run of it that does what a script says. Each task is a straight line of the steps that it takes. */
export function scripted(
  name: string,
  taskNames: readonly string[],
  entities: Schema['entities'],
  locals: Readonly<Record<string, Field>>,
  property: Property,
  explanation: string,
  script: readonly ScriptedStep[],
): { readonly model: Model; readonly run: Run } {
  const schema: Schema = {
    entities: {
      ...entities,
      ...Object.fromEntries(taskNames.map((task, number) => [task, taskEntity(script, number, locals)])),
    },
    taskCount: taskNames.length,
    firstTask: {},
  }
  const steps = script.map(([task], index) => {
    const location = script.slice(0, index).filter(([other]) => other === task).length
    return { task, location, entity: taskNames[task]! }
  })
  const transitions = script.map(([task, label, ...sets], index): Transition => {
    const pcs = labels(script, task)
    const pc: Set = [taskNames[task]!, 0, 'pc', pcs[steps[index]!.location + 1]!]
    return {
      id: index,
      task,
      label: label.split('/').at(-1)!,
      location: steps[index]!.location,
      parameters: [],
      guards: [],
      effects: [...sets, pc].map(([entity, instance, name, value]) => {
        const type = schema.entities[entity]!.fields[name]!.type
        const index = { kind: 'constant', value: instance, type: ref(entity) } as const
        return {
          kind: 'set',
          place: { entity, index, field: name, type },
          value: { kind: 'constant', value, type },
        } as const
      }),
      source: { file: `/project/models/kernel/${label.split('/')[0]!.split(' ')[0]}.ts`, line: 10 + index },
    }
  })
  const program: Program = {
    name,
    schema,
    initial: {},
    tasks: taskNames.map((task, number) => ({
      name: task,
      number,
      entity: task,
      instance: 0,
      locations: labels(script, number).map((label, location) => ({
        label,
        rest: label === 'done',
        passing: 'no' as const,
        transitions: transitions.filter((transition) => transition.task === number && transition.location === location),
      })),
    })),
  }
  let state = stateSpace(schema).of({})
  const initial = state
  const run: Run = {
    initial,
    steps: script.map(([task, , ...sets], index) => {
      for (const [entity, instance, name, value] of sets) state = write(state, entity, instance, name, value)
      state = write(state, taskNames[task]!, 0, 'pc', labels(script, task)[steps[index]!.location + 1]!)
      return { transition: transitions[index]!, choices: [], state }
    }),
    failing: null,
    explanation,
  }
  return { model: { program, properties: [property, modelError] }, run }
}

/** The document of a scripted run. */
export function documentOf(
  scene: { readonly model: Model; readonly run: Run },
  more: Partial<Subject> = {},
): Counterexample {
  return toDocument({
    test: scene.model.program.name,
    era: null,
    model: scene.model,
    result: {
      property: scene.model.properties[0]!,
      verdict: 'violated',
      moves: scene.run.steps.length,
      run: scene.run,
    },
    exploration: { states: 1234, transitions: 5678, depth: 31 },
    command: `cowproof verify ${scene.model.program.name}`,
    root: '/project',
    ...more,
  })
}

function taskEntity(
  script: readonly ScriptedStep[],
  task: number,
  locals: Readonly<Record<string, Field>>,
): Schema['entities'][string] {
  return { count: 1, interchangeable: false, fields: { pc: field(oneOf(...labels(script, task))), ...locals } }
}

function labels(script: readonly ScriptedStep[], task: number): string[] {
  const own = script.filter(([other]) => other === task).map(([, label]) => label)
  return [...own.map((label, index) => (own.indexOf(label) === index ? label : `${label}#${index}`)), 'done']
}

const noLeak: Property = {
  kind: 'invariant',
  name: 'I5',
  meaning:
    'After fork, what one process writes is never seen by another, through a mapping, a swap entry or a reference.',
  source: 'kernel-facts 1.5; commit 17839856fd58',
  condition: { kind: 'constant', value: true, type: flag },
}

const [PARENT, CHILD] = [0, 1]

/**
 * CVE-2020-29374 under the rules of v5.7, invented but in the order of the kernel's own steps: the child keeps a
 * reference to a page that it unmaps; the parent's write fault finds a mapcount of one and reuses the page in place.
 */
export const leak = scripted(
  'vmsplice-then-unmap-in-child',
  ['parent', 'child'],
  {
    mm: { count: 2, interchangeable: false, fields: { mmapLock: field(ref(TASK)), alive: field(flag) } },
    pte: {
      count: 2,
      interchangeable: false,
      fields: {
        kind: field(oneOf('none', 'present')),
        frame: field(ref('frame')),
        writable: field(flag),
        ptl: field(ref(TASK)),
      },
    },
    frame: {
      count: 3,
      interchangeable: true,
      fields: {
        refcount: field(range(0, 9)),
        mapcount: field(range(0, 3)),
        content: field(range(0, 3)),
        locked: field(ref(TASK)),
        writer: ghost(ref('mm')),
      },
    },
    reference: {
      count: 1,
      interchangeable: false,
      fields: { kind: field(oneOf('none', 'get', 'pin')), frame: field(ref('frame')) },
    },
  },
  { seen: field(ref('frame')), r: field(range(0, 3)) },
  noLeak,
  'child reads 1 from frame 0 through the pipe; the parent (mm 0) wrote that after fork, and the child (mm 1) must see 0',
  [
    [PARENT, 'write x 0/do_anonymous_page/allocate', ['frame', 0, 'refcount', 1], ['parent', 0, 'seen', 0]],
    [PARENT, 'write x 0/do_anonymous_page/lock_ptl', ['pte', 0, 'ptl', PARENT]],
    [PARENT, 'write x 0/do_anonymous_page/add_rmap', ['frame', 0, 'mapcount', 1]],
    [
      PARENT,
      'write x 0/do_anonymous_page/set_pte',
      ['pte', 0, 'kind', 'present'],
      ['pte', 0, 'frame', 0],
      ['pte', 0, 'writable', true],
    ],
    [PARENT, 'write x 0/do_anonymous_page/unlock_ptl', ['pte', 0, 'ptl', null], ['parent', 0, 'seen', null]],
    [PARENT, 'fork child/mmap_write_lock', ['mm', 0, 'mmapLock', PARENT]],
    [PARENT, 'fork child/copy_present_pte/lock_both_ptls', ['pte', 0, 'ptl', PARENT], ['pte', 1, 'ptl', PARENT]],
    [PARENT, 'fork child/copy_present_pte/wrprotect', ['pte', 0, 'writable', false]],
    [PARENT, 'fork child/copy_present_pte/get_page', ['frame', 0, 'refcount', 2]],
    [PARENT, 'fork child/copy_present_pte/page_dup_rmap', ['frame', 0, 'mapcount', 2]],
    [PARENT, 'fork child/copy_present_pte/set_child_pte', ['pte', 1, 'kind', 'present'], ['pte', 1, 'frame', 0]],
    [PARENT, 'fork child/copy_present_pte/unlock_both_ptls', ['pte', 0, 'ptl', null], ['pte', 1, 'ptl', null]],
    [PARENT, 'fork child/mmap_write_unlock', ['mm', 0, 'mmapLock', null], ['mm', 1, 'alive', true]],
    [CHILD, 'vmsplice x/gup_pte_range/read_pte', ['child', 0, 'seen', 0]],
    [CHILD, 'vmsplice x/gup_pte_range/try_get_page', ['frame', 0, 'refcount', 3]],
    [CHILD, 'vmsplice x/gup_pte_range/pte_unchanged'],
    [
      CHILD,
      'vmsplice x/gup_pte_range/record',
      ['reference', 0, 'kind', 'get'],
      ['reference', 0, 'frame', 0],
      ['child', 0, 'seen', null],
    ],
    [CHILD, 'munmap x/zap_pte_range/lock_ptl', ['pte', 1, 'ptl', CHILD], ['child', 0, 'seen', 0]],
    [CHILD, 'munmap x/zap_pte_range/clear_pte', ['pte', 1, 'kind', 'none'], ['pte', 1, 'frame', null]],
    [CHILD, 'munmap x/zap_pte_range/page_remove_rmap', ['frame', 0, 'mapcount', 1]],
    [CHILD, 'munmap x/zap_pte_range/put_page', ['frame', 0, 'refcount', 2]],
    [CHILD, 'munmap x/zap_pte_range/unlock_ptl', ['pte', 1, 'ptl', null], ['child', 0, 'seen', null]],
    [PARENT, 'write x 1/do_wp_page/read_pte', ['parent', 0, 'seen', 0]],
    [PARENT, 'write x 1/do_wp_page/lock_ptl', ['pte', 0, 'ptl', PARENT]],
    [PARENT, 'write x 1/do_wp_page/trylock_page', ['frame', 0, 'locked', PARENT]],
    [PARENT, 'write x 1/do_wp_page/reuse_swap_page'],
    [PARENT, 'write x 1/do_wp_page/unlock_page', ['frame', 0, 'locked', null]],
    [PARENT, 'write x 1/do_wp_page/wp_page_reuse', ['pte', 0, 'writable', true]],
    [PARENT, 'write x 1/do_wp_page/unlock_ptl', ['pte', 0, 'ptl', null], ['parent', 0, 'seen', null]],
    [PARENT, 'write x 1/store', ['frame', 0, 'content', 1], ['frame', 0, 'writer', 0]],
    [CHILD, 'read pipe/load', ['child', 0, 'r', 1]],
  ],
)

/** The leak as a document, with the names that a kernel developer would use. */
export const leakDocument = documentOf(leak, {
  era: 'v5.7',
  labels: (entity, instance) =>
    ({ mm: ['parent mm', 'child mm'], pte: ["parent's x", "child's x"], reference: ['pipe'] })[entity]?.[instance] ??
    `${entity}${instance}`,
})
