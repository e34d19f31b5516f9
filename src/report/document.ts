import { verdicts } from '../explorer/verdict.ts'
import { bounds, TASK, toInteger, type Value, type ValueType } from '../state/schema.ts'
import {
  namedSteps,
  SCHEMA,
  statesOf,
  VERSION,
  type About,
  type Change,
  type Check,
  type Choice,
  type Counterexample,
  type EntityDescription,
  type FieldDescription,
  type FieldOf,
  type Origin,
  type Step,
  type StaleCheck,
  type StepName,
  type TaskDescription,
} from './counterexample.ts'
import { count, dictionary, fieldValue, integer, list, nullable, object, oneOf, text, type Shape } from './shape.ts'
import { UserError } from './user-error.ts'

/** The document as JSON text; what fits on a line stands on a line. The same document gives the same bytes. */
export function printDocument(document: Counterexample): string {
  return `${printJson(document, '')}\n`
}

/**
 * Reads a document back. Throws a `UserError` for text that is no JSON, another schema or version, a wrong shape, or
 * a run that does not fit together: a change that starts from a value that the field does not have.
 */
export function parseDocument(source: string): Counterexample {
  const value = parseJson(source)
  const { schema, version } = object<{ schema: unknown; version: unknown }>({ schema: as, version: as })(value, '')
  if (schema !== SCHEMA) {
    throw new UserError(
      `this is no counterexample: its schema is ${JSON.stringify(schema) ?? 'missing'}, not "${SCHEMA}"`,
    )
  }
  if (version !== VERSION) {
    throw new UserError(
      `the counterexample has version ${JSON.stringify(version) ?? 'none'}; this cowproof reads version ${VERSION}: ` +
        'use the cowproof that wrote it, or make it again',
    )
  }
  const document = counterexample(value, '')
  checkReferences(document)
  checkRun(document)
  // The first documents of this version said that a witness holds where it was seen.
  const wasSeen = document.property.kind === 'witness' && document.verdict === 'holds'
  return wasSeen ? { ...document, verdict: 'seen' } : document
}

const as: Shape<unknown> = (value) => value

const position = object<{ file: string; line: number }>({ file: text, line: count })

const stepName: { readonly [K in keyof StepName]: Shape<StepName[K]> } = {
  task: count,
  label: text,
  path: list(text),
  choices: list(object<Choice>({ variable: text, entity: nullable(text), value: integer })),
  source: nullable(position),
  litmus: nullable(position),
  // Not in the first documents of this version.
  sentence: (value, where) => text(value ?? '', where),
}

const fieldKind = oneOf('memory', 'ghost', 'local', 'control')

const change = object<Change>({
  entity: text,
  instance: count,
  field: text,
  before: fieldValue,
  after: fieldValue,
  kind: fieldKind,
})

const valueType: Shape<ValueType> = (value, where) => {
  const { kind } = object<Pick<ValueType, 'kind'>>({ kind: oneOf('flag', 'range', 'enumeration', 'reference') })(
    value,
    where,
  )
  switch (kind) {
    case 'flag':
      return { kind }
    case 'range':
      return { kind, ...object<{ min: number; max: number }>({ min: integer, max: integer })(value, where) }
    case 'enumeration':
      return { kind, ...object<{ members: readonly string[] }>({ members: list(text) })(value, where) }
    case 'reference':
      return { kind, ...object<{ entity: string }>({ entity: text })(value, where) }
  }
}

const fieldDescription: Shape<FieldDescription> = (value, where) => {
  const described = object<Required<FieldDescription>>({
    kind: fieldKind,
    type: valueType,
    // Not in the first documents of this version, and only where there are any.
    words: (words, place) => dictionary(text)(words ?? {}, place),
  })(value, where)
  const { words, ...bare } = described
  return Object.keys(words).length === 0 ? bare : described
}

const entityDescription = object<EntityDescription>({ count, names: list(text), fields: dictionary(fieldDescription) })

const originFrom: Shape<Origin['from']> = (value, where) => {
  const { kind } = object<Pick<Origin['from'], 'kind'>>({ kind: oneOf('litmus', 'storm') })(value, where)
  switch (kind) {
    case 'litmus':
      return { kind, ...object<{ name: string; text: string }>({ name: text, text })(value, where) }
    case 'storm':
      return {
        kind,
        ...object<Omit<Extract<Origin['from'], { kind: 'storm' }>, 'kind'>>({
          threads: list(count),
          pages: count,
          references: count,
          slots: count,
          frames: nullable(count),
          operations: list(text),
        })(value, where),
      }
  }
}

const origin = nullable(
  object<Origin>({ era: text, steps: oneOf('fine', 'coarse'), pinBias: nullable(count), from: originFrom }),
)

const fieldOf = object<FieldOf>({ entity: text, instance: count, field: text })
/** Not in the first documents of this version. */
const looked: Shape<readonly FieldOf[]> = (value, where) => list(fieldOf)(value ?? [], where)

const staleCheck = object<StaleCheck>({ step: count, saw: text, looked, changedBy: count, now: text })

const check = object<Check>({
  step: count,
  saw: text,
  looked,
  so: text,
  unseen: nullable(text),
  missed: (value, where) => nullable(fieldOf)(value ?? null, where),
  holders: list(object<Check['holders'][number]>({ name: text, since: nullable(count) })),
})

const counterexample = object<Counterexample>({
  schema: oneOf(SCHEMA),
  version: () => VERSION,
  test: text,
  era: nullable(text),
  // Not in the first documents of this version.
  about: (value, where) => nullable(object<About>({ description: text, source: nullable(text) }))(value ?? null, where),
  // Not in the first documents of this version.
  origin: (value, where) => origin(value ?? null, where),
  property: object<Counterexample['property']>({
    name: text,
    kind: oneOf('invariant', 'assertion', 'witness', 'deadlock', 'model'),
    meaning: text,
    source: text,
  }),
  verdict: oneOf(...verdicts),
  explanation: text,
  // Not in the first documents of this version.
  spoken: (value, where) => text(value ?? '', where),
  entities: dictionary(entityDescription),
  tasks: list(object<TaskDescription>({ number: count, name: text, entity: text, instance: count })),
  initial: dictionary(list(dictionary(fieldValue))),
  steps: list(object<Step>({ ...stepName, changes: list(change) })),
  // Not in the first documents of this version.
  staleChecks: (value, where) => list(staleCheck)(value ?? [], where),
  checks: (value, where) => list(check)(value ?? [], where),
  failing: nullable(object<StepName>(stepName)),
  statistics: object<Counterexample['statistics']>({ states: count, transitions: count, depth: count }),
  command: text,
})

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw new UserError(`this is no counterexample: it is no JSON (${(error as Error).message})`, { cause: error })
  }
}

/** Whatever the document names exists in the document, and the initial state gives every field a value of its type. */
function checkReferences(document: Counterexample): void {
  const { entities, tasks, steps, initial } = document
  tasks.forEach((task, index) => {
    if (task.number !== index) fail(`tasks[${index}].number`, `task ${index} is numbered ${task.number}`)
    if (!(task.instance < (entities[task.entity]?.count ?? 0)))
      fail(`tasks[${index}]`, 'its entity instance is unknown')
  })
  for (const [index, step] of namedSteps(document).entries()) {
    if (!tasks[step.task]) fail(index < steps.length ? `steps[${index}].task` : 'failing.task', 'there is no such task')
  }
  for (const [index, { step, looked, changedBy }] of document.staleChecks.entries()) {
    if (!steps[step - 1] || !steps[changedBy - 1]) fail(`staleChecks[${index}]`, 'there is no such step')
    looked.forEach((field) => checkField(document, field, `staleChecks[${index}].looked`))
  }
  for (const [index, { step, looked, missed }] of document.checks.entries()) {
    if (!steps[step - 1]) fail(`checks[${index}]`, 'there is no such step')
    looked.forEach((field) => checkField(document, field, `checks[${index}].looked`))
    if (missed) checkField(document, missed, `checks[${index}].missed`)
  }
  for (const [name, { count, names, fields }] of Object.entries(entities)) {
    if (names.length !== count) fail(`entities.${name}.names`, `${names.length} names for ${count} instances`)
    if (initial[name]?.length !== count) fail(`initial.${name}`, `${count} instances are expected`)
    for (const [field, { type }] of Object.entries(fields)) {
      if (type.kind === 'reference' && type.entity !== TASK && !entities[type.entity]) {
        fail(`entities.${name}.fields.${field}`, `there is no entity '${type.entity}'`)
      }
      initial[name].forEach((instance, index) =>
        checkValue(document, type, instance[field], `initial.${name}[${index}].${field}`),
      )
    }
  }
}

function checkField({ entities }: Counterexample, { entity, instance, field }: FieldOf, where: string): void {
  const described = entities[entity]
  if (!described?.fields[field] || instance >= described.count)
    fail(where, `there is no ${entity} ${instance} ${field}`)
}

/** Each change names a field and starts from the value that the field has then. */
function checkRun(document: Counterexample): void {
  document.steps.forEach((step, number) =>
    step.changes.forEach((change, index) => {
      const where = `steps[${number}].changes[${index}]`
      checkField(document, change, where)
      const { type } = document.entities[change.entity]!.fields[change.field]!
      checkValue(document, type, change.after, `${where}.after`)
    }),
  )
  const states = statesOf(document)
  document.steps.forEach((step, number) =>
    step.changes.forEach(({ entity, instance, field, before }, index) => {
      const had = states[number]![entity]![instance]![field]!
      if (had !== before)
        fail(`steps[${number}].changes[${index}].before`, `the field has the value ${JSON.stringify(had)}`)
    }),
  )
}

function checkValue(document: Counterexample, type: ValueType, value: Value | undefined, where: string): void {
  const schema = { entities: {}, taskCount: document.tasks.length, firstTask: {} }
  const counted = type.kind === 'reference' && type.entity !== TASK ? document.entities[type.entity]!.count : null
  const { min, max } = counted === null ? bounds(schema, type) : { min: -1, max: counted - 1 }
  let number: number
  try {
    number = toInteger(type, value as Value)
  } catch (error) {
    return fail(where, (error as Error).message)
  }
  if (number < min || number > max) fail(where, `${JSON.stringify(value)} is out of range`)
}

function fail(where: string, what: string): never {
  throw new UserError(`${where}: ${what}`)
}

function printJson(value: unknown, indent: string): string {
  const flat = JSON.stringify(value)
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= 116) return flat
  const inner = `${indent}  `
  const lines = Array.isArray(value)
    ? value.map((item) => inner + printJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${printJson(item, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}
