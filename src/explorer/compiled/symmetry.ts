import { lowBits, slotsOf, type Part, type Slot } from '../../state/layout.ts'
import { TASK, interchangeableEntities } from '../../state/schema.ts'
import { readAny, readSlot } from './access.ts'
import { functionScope, functionText, wordNames, type Scope, type Unit } from './scope.ts'

/** A field through which an instance of an interchangeable entity is named. */
interface Pointer {
  readonly entity: string
  readonly field: string
  /** What its stored values name: instance i as `i + 1 + skipped`. */
  readonly target: string
  readonly skipped: number
  readonly slots: readonly Slot[]
  /** A number of its own, to tell it from others in signatures. */
  readonly salt: number
}

/**
 * Emits `canonical(p)`, which turns the state in `batch` at `p` into the representative of its orbit.
 *
 * Instances are ordered by signatures: what a state says of an instance without using a name. Equal signatures are no
 * harm where swapping the two changes nothing; `twins` sees this quickly in the usual case, where nothing refers to
 * them. Otherwise all orders of the tied instances are tried and the smallest words are taken. So the
 * representative is exact however weak the signatures are.
 */
export function emitCanonical(unit: Unit): void {
  const entities = interchangeableEntities(unit.layout.schema)
  if (entities.length === 0) {
    unit.functions.push('function canonical(p) {}')
    return
  }
  const pointers = pointersOf(unit)
  unit.functions.push(
    functionText('mix', ['x'], functionScope(unit), ['x = Math.imul(x ^ x >>> 15, 0x85ebca77)', 'return x ^ x >>> 13']),
  )
  emitSign(unit, entities, pointers)
  emitRename(unit, entities)
  emitTwins(unit, entities, pointers)
  const words = wordNames(unit.layout)
  const each = (code: (word: string, index: number) => string): string[] => words.map(code)
  unit.functions.push(
    functionText('canonical', ['p'], functionScope(unit), [
      `const ${each((word, index) => `${word} = batch[p + ${index}]`).join(', ')}`,
      `sign(${words.join(', ')})`,
      `const flags = ${entities.map((_, index) => `order(names[${index}])`).join(' | ')}`,
      'if (flags === 0) return',
      ...each((word, index) => `base[${index}] = ${word}`),
      'if ((flags & 1) !== 0) {',
      'rename()',
      ...each((_, index) => `base[${index}] = renamed[${index}]`),
      '}',
      `if ((flags & 2) !== 0 && !twins(${each((_, index) => `base[${index}]`).join(', ')})) breakTies(names, base, renamed, best, rename)`,
      ...each((_, index) => `batch[p + ${index}] = base[${index}]`),
    ]),
  )
}

function pointersOf({ layout }: Unit): Pointer[] {
  const { schema } = layout
  const targets = interchangeableEntities(schema)
  const pointers: Pointer[] = []
  for (const [entity, { fields }] of Object.entries(schema.entities)) {
    for (const [field, { type }] of Object.entries(fields)) {
      if (type.kind !== 'reference') continue
      for (const target of targets) {
        const first = schema.firstTask[target]
        const direct = type.entity === target
        if (!direct && (type.entity !== TASK || first === undefined)) continue
        const skipped = direct ? 0 : first!
        pointers.push({
          entity,
          field,
          target,
          skipped,
          slots: slotsOf(layout, entity, field),
          salt: saltOf(pointers.length),
        })
      }
    }
  }
  return pointers
}

function saltOf(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) | 1
}

/** Emits `sign(words)`, which computes the signatures of all instances. */
function emitSign(unit: Unit, entities: readonly string[], pointers: readonly Pointer[]): void {
  const scope = functionScope(unit)
  const own = entities.flatMap((entity, index) => [
    `const s${index} = names[${index}].signatures`,
    ...instancesOf(unit, entity).map((instance) => `s${index}[${instance + 1}] = ${ownBits(scope, entity, instance)}`),
  ])
  const fixed = pointers.flatMap((pointer) => {
    if (entities.includes(pointer.entity)) return []
    const array = `s${entities.indexOf(pointer.target)}`
    return pointer.slots.map(
      (slot, instance) => `${array}[${named(scope, unit, pointer, slot)}] += ${saltOf(pointer.salt + instance)}`,
    )
  })
  const links = pointers.filter(({ entity }) => entities.includes(entity))
  unit.functions.push(functionText('sign', scope.words, scope, [...own, ...fixed, ...refine(scope, entities, links)]))
}

/** A signature from the instance's own bits, names left out. */
function ownBits(scope: Scope, entity: string, instance: number): string {
  const parts = scope.unit.layout.parts.filter((part) => part.entity === entity && part.width > 0)
  const bits = parts.map(
    (part) => `${wholePart(scope, part, instance)} & ${~nameMask(scope.unit, part) & lowBits(part.width)}`,
  )
  if (bits.length === 0) return '0'
  return bits.reduce((before, next) => `Math.imul(${before}, 0x85ebca77) ^ ${next}`)
}

/** One round in which each instance learns the signatures of those that it refers to and that refer to it. */
function refine(scope: Scope, entities: readonly string[], links: readonly Pointer[]): string[] {
  if (links.length === 0) return []
  const touched = entities.map((_, index) => index)
  const learn = links.flatMap((link) => {
    const [source, target] = [entities.indexOf(link.entity), entities.indexOf(link.target)]
    return link.slots.flatMap((slot, instance) => [
      `at = ${named(scope, scope.unit, link, slot)}`,
      'if (at !== 0) {',
      `m${target}[at] += mix(s${source}[${instance + 1}] ^ ${link.salt})`,
      `m${source}[${instance + 1}] += mix(s${target}[at] + ${link.salt})`,
      '}',
    ])
  })
  return [
    'let at = 0',
    ...touched.map((index) => `const m${index} = names[${index}].more`),
    ...touched.map((index) => `m${index}.fill(0)`),
    ...learn,
    ...touched.flatMap((index) =>
      instancesOf(scope.unit, entities[index]!).map(
        (instance) => `s${index}[${instance + 1}] += mix(m${index}[${instance + 1}])`,
      ),
    ),
  ]
}

/** Emits `rename()`, which applies the tables of all names to `base` and leaves the result in `renamed`. */
function emitRename(unit: Unit, entities: readonly string[]): void {
  const { layout } = unit
  const scope = functionScope(unit)
  const renamed = wordNames(layout, 'n')
  const moved = layout.parts.filter(({ entity, width }) => entities.includes(entity) && width > 0)
  const fixed = layout.parts.filter(({ entity, width }) => !entities.includes(entity) && width > 0)
  const kept = renamed.map((_, word) => {
    return fixed.reduce((mask, part) => {
      const bits = lowBits(part.width) & ~nameMask(unit, part)
      return part.places.reduce((all, place) => (place.word === word ? all | (bits << place.shift) : all), mask)
    }, 0)
  })
  const tasks = entities.flatMap((entity, index) => {
    const first = layout.schema.firstTask[entity]
    if (first === undefined) return []
    const { count } = layout.schema.entities[entity]!
    return [`for (let i = 1; i <= ${count}; i++) toTask[${first} + i] = ${first} + names[${index}].to[i]`]
  })
  const lines = [
    `const ${scope.words.map((word, index) => `${word} = base[${index}]`).join(', ')}`,
    `let ${renamed.map((name, word) => `${name} = ${scope.words[word]} & ${kept[word]}`).join(', ')}`,
    ...tasks,
    ...fixed.flatMap((part) =>
      part.places.flatMap((_, instance) => renameFixed(scope, part, instance, entities, renamed)),
    ),
    ...moved.flatMap((part) =>
      part.places.flatMap((_, instance) => movePart(scope, part, instance, entities, renamed)),
    ),
    ...renamed.map((name, word) => `renamed[${word}] = ${name}`),
  ]
  unit.functions.push(functionText('rename', [], scope, lines))
}

function renameFixed(
  scope: Scope,
  part: Part,
  instance: number,
  entities: readonly string[],
  renamed: readonly string[],
): string[] {
  const place = part.places[instance]!
  return part.fields.flatMap(({ name, width, offset }) => {
    const table = tableOf(scope.unit, part.entity, name, entities)
    if (table === null || width === 0) return []
    const slot = { word: place.word, shift: place.shift + offset, width, min: 0 }
    return [`${renamed[place.word]} |= ${table}[${readSlot(scope, slot)}] << ${slot.shift}`]
  })
}

function movePart(
  scope: Scope,
  part: Part,
  instance: number,
  entities: readonly string[],
  renamed: readonly string[],
): string[] {
  const place = part.places[instance]!
  const slots = part.places.map(({ word, shift }) => ({ word, shift, width: part.width, min: 0 }))
  const names = part.fields.flatMap(({ name, width, offset }) => {
    const table = tableOf(scope.unit, part.entity, name, entities)
    if (table === null || width === 0) return []
    return [`${table}[bits >>> ${offset} & ${lowBits(width)}] << ${offset}`]
  })
  const kept = `bits & ${lowBits(part.width) & ~nameMask(scope.unit, part)}`
  return [
    '{',
    `const from = names[${entities.indexOf(part.entity)}].from[${instance}]`,
    `const bits = ${readAny(scope, slots, 'from')}`,
    `${renamed[place.word]} |= (${[kept, ...names].join(' | ')}) << ${place.shift}`,
    '}',
  ]
}

/** The table that renames what a field stores, or null for a field that holds no names. */
function tableOf({ layout }: Unit, entity: string, field: string, entities: readonly string[]): string | null {
  const { type } = layout.schema.entities[entity]!.fields[field]!
  if (type.kind !== 'reference') return null
  if (type.entity === TASK) return entities.some((name) => name in layout.schema.firstTask) ? 'toTask' : null
  const index = entities.indexOf(type.entity)
  return index < 0 ? null : `names[${index}].to`
}

/** Emits `twins(words)`: whether all tied neighbours are equal and nothing refers to them. */
function emitTwins(unit: Unit, entities: readonly string[], pointers: readonly Pointer[]): void {
  const scope = functionScope(unit)
  const checks = entities.flatMap((entity, index) => {
    const tied = `names[${index}].ties`
    const count = instancesOf(unit, entity).length
    const anyTie = `if (${instancesOf(unit, entity)
      .slice(1)
      .map((instance) => `${tied}[${instance - 1}] !== 0`)
      .join(' || ')}) {`
    if (count > 30) return [anyTie, 'return false', '}']
    const bits = pointers
      .filter(({ target }) => target === entity)
      .flatMap((pointer) => pointer.slots.map((slot) => `1 << ${named(scope, unit, pointer, slot)}`))
    const parts = unit.layout.parts.filter((part) => part.entity === entity && part.width > 0)
    const pairs = instancesOf(unit, entity)
      .slice(1)
      .map((right) => {
        const differ = parts.map((part) => `${wholePart(scope, part, right - 1)} !== ${wholePart(scope, part, right)}`)
        const pointedAt = bits.length > 0 ? [`(pointed & ${(1 << right) | (1 << (right + 1))}) !== 0`] : []
        const either = [...differ, ...pointedAt]
        return either.length === 0 ? '' : `if (${tied}[${right - 1}] !== 0 && (${either.join(' || ')})) return false`
      })
    return [
      anyTie,
      ...(bits.length > 0 ? [`const pointed = ${bits.join(' | ')}`] : []),
      ...pairs.filter((line) => line !== ''),
      '}',
    ]
  })
  unit.functions.push(functionText('twins', scope.words, scope, [...checks, 'return true']))
}

/** The bits of a part that name interchangeable instances. */
function nameMask(unit: Unit, part: Part): number {
  const entities = interchangeableEntities(unit.layout.schema)
  return part.fields.reduce((mask, { name, width, offset }) => {
    return tableOf(unit, part.entity, name, entities) === null ? mask : mask | (lowBits(width) << offset)
  }, 0)
}

function wholePart(scope: Scope, part: Part, instance: number): string {
  return readSlot(scope, { ...part.places[instance]!, width: part.width, min: 0 })
}

/** One more than the instance that a pointer names; 0 for null and for tasks of others. */
function named(scope: Scope, unit: Unit, { target, skipped, entity, field }: Pointer, slot: Slot): string {
  const { type } = unit.layout.schema.entities[entity]!.fields[field]!
  const stored = readSlot(scope, { ...slot, min: 0 })
  if (type.kind === 'reference' && type.entity !== TASK) return stored
  const count = unit.layout.schema.entities[target]!.count
  return `(${stored} > ${skipped} && ${stored} <= ${skipped + count} ? ${stored} - ${skipped} : 0)`
}

function instancesOf(unit: Unit, entity: string): number[] {
  return Array.from({ length: unit.layout.schema.entities[entity]!.count }, (_, index) => index)
}
