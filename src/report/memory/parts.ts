import { readersField } from '../../state/declare.ts'
import { defaultValue, TASK, type Valuation, type ValueType } from '../../state/schema.ts'
import { nameOf, statesOf, type Counterexample, type TaskDescription } from '../counterexample.ts'
import type { FieldKind } from '../field-kind.ts'
import { drawable } from '../quote.ts'
import { briefly, groupBy, isHolder, pathWords, stepWords, valueWords } from '../words.ts'
import { decidedIn, type Decided } from './decided.ts'
import { fieldKey, keyOf, type Target } from './target.ts'

/** An instance that the run uses, with those of its fields that are ever anything but their default. */
export interface Part {
  readonly name: string
  readonly entity: string
  readonly instance: number
  /** Whose it is: the PTE `pte parent:x` and the mm `mm parent` are the parent's. Null for what belongs to nobody. */
  readonly owner: string | null
  readonly rows: readonly Row[]
  /** What is so in every state of the run, in words: `vma, vmaWritable`. */
  readonly constant: readonly string[]
}

/** A line of a part, in the state after `step` steps. */
export interface Row {
  readonly name: string
  readonly fields: readonly string[]
  readonly kind: FieldKind
  readonly words: (step: number) => string
  /** True where the value is the default: nothing to see. */
  readonly idle: (step: number) => boolean
  /** What the decision that the run ends in had to do with it, from that step on; empty where nothing. */
  readonly note: (step: number) => string
  /** True where it says the same in every state. */
  readonly constant: boolean
  /** The entity that it refers to; null for a value, and for the holder of a lock. */
  readonly refersTo: string | null
  readonly targets: (step: number) => readonly Target[]
}

type Unowned = Omit<Part, 'owner'>

/** Everything that the memory picture of a run draws, in the order of the schema. */
export function partsOf(document: Counterexample): Part[] {
  const run: Drawn = { document, states: statesOf(document), decided: decidedIn(document) }
  const { states } = run
  const parts = Object.entries(document.entities).flatMap(([entity, { count }]) =>
    Array.from({ length: count }, (_, instance) => describePart(run, entity, instance)),
  )
  return used(withoutTheObvious(withOwners(document, used(parts, states.length))), states.length)
}

/** What is known of the run that is drawn. */
interface Drawn {
  readonly document: Counterexample
  readonly states: readonly Valuation[]
  readonly decided: ReadonlyMap<string, Decided>
}

/** Those that say something, and those that others refer to. */
function used<T extends Unowned>(parts: readonly T[], states: number): T[] {
  const goals = new Set(
    parts.flatMap(({ rows }) => rows.flatMap((row) => numbers(states).flatMap((step) => row.targets(step).map(keyOf)))),
  )
  return parts.filter((part) => part.rows.length > 0 || part.constant.length > 0 || goals.has(keyOf(part)))
}

/** That a thread runs in the mm of its owner all along, the owner's frame around both says already. */
function withoutTheObvious(parts: readonly Part[]): Part[] {
  const owners = new Map(parts.map((part) => [keyOf(part), part.owner]))
  const isObvious = ({ owner }: Part, row: Row): boolean =>
    owner !== null &&
    row.kind === 'memory' &&
    row.refersTo !== null &&
    row.constant &&
    row.targets(0).every((target) => owners.get(keyOf(target)) === owner)
  return parts.map((part) => ({ ...part, rows: part.rows.filter((row) => !isObvious(part, row)) }))
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, number) => number)
}

function describePart(run: Drawn, entity: string, instance: number): Unowned {
  const { document } = run
  const task = document.tasks.find((task) => task.entity === entity && task.instance === instance)
  const fields = fieldRows(run, entity, instance)
  const isConstant = (row: Row): boolean => row.constant && row.kind !== 'local' && row.refersTo === null
  return {
    name: drawable(task ? `task ${task.name}` : nameOf(document, entity, instance)),
    entity,
    instance,
    rows: [...(task ? placeRows(document, task) : []), ...fields.filter((row) => !isConstant(row))],
    constant: fields
      .filter(isConstant)
      .map((row) => (row.words(0) === 'yes' ? row.name : `${row.name} ${row.words(0)}`)),
  }
}

function fieldRows(run: Drawn, entity: string, instance: number): Row[] {
  const { document, states } = run
  const { fields } = document.entities[entity]!
  const shown = Object.keys(fields).filter((field) => fields[field]!.kind !== 'control')
  const readers = new Set(shown.filter((field) => isHolder(document, entity, field)).map(readersField))
  const shared = shown.filter((field) => fields[field]!.kind !== 'local' && !readers.has(field))
  const local = shown.filter((field) => fields[field]!.kind === 'local')
  const rowOf = (names: readonly string[]) => describeRow(run, { entity, instance }, names)
  return [
    ...shared.map((field) =>
      rowOf(readers.has(readersField(field)) && fields[readersField(field)] ? [field, readersField(field)] : [field]),
    ),
    ...groupBy(local, (field) => `${shortName(field)} ${refersTo(fields[field]!.type)}`).map(rowOf),
  ].filter((row) => states.some((_, step) => !row.idle(step) || row.note(step) !== ''))
}

/** Locals of one name in several routines share a row: at most one of the routines is under way, or they agree. */
function describeRow(
  { document, states, decided }: Drawn,
  { entity, instance }: Target,
  fields: readonly string[],
): Row {
  const { kind, type } = document.entities[entity]!.fields[fields[0]!]!
  const value = (step: number, field: string) => states[step]![entity]![instance]![field]!
  const isDefault = (step: number, field: string): boolean =>
    value(step, field) === defaultValue(document.entities[entity]!.fields[field]!.type)
  const used = (step: number): readonly string[] => fields.filter((field) => !isDefault(step, field))
  const holder = isHolder(document, entity, fields[0]!)
  const goal = refersTo(type)
  const words = (step: number): string => {
    const found = used(step)
    if (holder)
      return lockWords(document, value(step, fields[0]!), fields[1] === undefined ? 0 : value(step, fields[1]))
    const each = (found.length > 0 ? found : fields.slice(0, 1)).map((field) =>
      valueWords(document, entity, field, value(step, field)),
    )
    return drawable([...new Set(each)].join(', '))
  }
  const name = drawable(shortName(fields[0]!))
  const noted = fields.map((field) => decided.get(fieldKey({ entity, instance }, field))).find(Boolean)
  return {
    name: kind === 'ghost' ? `[${name}]` : kind === 'local' ? `(${name})` : name,
    fields,
    kind,
    words,
    idle: (step) => used(step).length === 0,
    note: (step) => (noted && step >= noted.step ? noteWords(noted, words(noted.step - 1)) : ''),
    constant: !noted && states.every((_, step) => words(step) === words(0)),
    refersTo: goal,
    targets: (step) =>
      goal === null ? [] : used(step).map((field) => ({ entity: goal, instance: value(step, field) as number })),
  }
}

function noteWords({ step, looked }: Decided, value: string): string {
  return `< step ${step} ${looked ? 'saw' : 'did not see'} ${briefly(value)}`
}

function refersTo(type: ValueType): string | null {
  return type.kind === 'reference' && type.entity !== TASK ? type.entity : null
}

function lockWords(document: Counterexample, holder: unknown, readers: unknown): string {
  if (typeof holder === 'number') return drawable(`held by ${nameOf(document, TASK, holder)}`)
  return readers === 0 ? 'free' : `${String(readers)} reading`
}

/** Where a task stands: the routine that it is in, and the step that it took last. */
function placeRows(document: Counterexample, task: TaskDescription): Row[] {
  if (!document.steps.some((step) => step.task === task.number)) return []
  const last = (step: number): number =>
    document.steps.slice(0, step).findLastIndex(({ task: other }) => other === task.number)
  const row = (name: string, words: (taken: number) => string): Row => ({
    name,
    fields: [],
    kind: 'control',
    words: (step) => (last(step) < 0 ? '-' : drawable(words(last(step)))),
    idle: (step) => last(step) < 0,
    note: () => '',
    constant: false,
    refersTo: null,
    targets: () => [],
  })
  return [
    row('in', (taken) => pathWords({ ...document.steps[taken]!, path: ends(document.steps[taken]!.path) }) || '-'),
    row('after', (taken) => `${taken + 1} ${stepWords(document, document.steps[taken]!)}`),
  ]
}

/** The operation and the innermost routine. */
function ends(path: readonly string[]): readonly string[] {
  return path.length <= 2 ? path : [path[0]!, path.at(-1)!]
}

function shortName(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1)
}

/**
 * Who owns what is told from the names: `pte parent:x` belongs to `parent`, and so does whatever is called by that name
 * alone, `mm parent`, and the task `parent` itself.
 */
function withOwners(document: Counterexample, parts: readonly Unowned[]): Part[] {
  const words = parts.map((part) => ownName(document, part).split(':')[0]!)
  const owns = (word: string): boolean => !/^\d*$/.test(word) && words.filter((other) => other === word).length > 1
  return parts.map((part, index) => ({ ...part, owner: owns(words[index]!) ? words[index]! : null }))
}

/** A name without the kind of thing that it names: `parent:x` of `pte parent:x`. */
export function ownName(document: Counterexample, { entity, instance }: Target): string {
  const name = drawable(nameOf(document, entity, instance))
  return name.startsWith(`${entity} `) ? name.slice(entity.length + 1) : name
}
