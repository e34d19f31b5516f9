import { bounds, fromInteger, toInteger, type Field, type Schema, type Valuation, type ValueType } from './schema.ts'
import { stateSpace, type Instance, type State } from './state.ts'

/** Where one field of one instance is stored: `width` bits of one word, holding the value less `min`. */
export interface Slot {
  readonly word: number
  readonly shift: number
  readonly width: number
  readonly min: number
}

/** A field's place inside the part that it belongs to. */
export interface PartField {
  readonly name: string
  readonly type: ValueType
  readonly offset: number
  readonly width: number
  readonly min: number
}

/**
 * Bits that stay together: all fields of an instance, or as many as fit into a word, or a single field. The inner
 * offsets are the same for all instances, so that to rename an instance is to move its parts.
 */
export interface Part {
  readonly entity: string
  readonly width: number
  readonly fields: readonly PartField[]
  /** Per instance, where its copy of this part starts. */
  readonly places: readonly { readonly word: number; readonly shift: number }[]
}

/** The packed form of the states of one schema: dense 32-bit words. Equal states have equal words. */
export interface Layout {
  readonly schema: Schema
  readonly words: number
  readonly parts: readonly Part[]
}

/** Lays out a schema in few words. Throws for a field of more than 32 bits. */
export function layoutOf(schema: Schema): Layout {
  const candidates = granularities.map(({ split, together }) => place(schema, parts(schema, split), together))
  return candidates.reduce((best, next) => (next.words < best.words ? next : best))
}

/** The slots of a field, by instance. */
export function slotsOf(layout: Layout, entity: string, field: string): Slot[] {
  for (const part of layout.parts) {
    const inner = part.entity === entity && part.fields.find(({ name }) => name === field)
    if (!inner) continue
    const { width, min, offset } = inner
    return part.places.map(({ word, shift }) => ({ word, shift: shift + offset, width, min }))
  }
  throw new Error(`the schema has no field '${entity}.${field}'`)
}

/** The mask of the lowest `width` bits, as a signed 32-bit integer. */
export function lowBits(width: number): number {
  return width === 32 ? -1 : (1 << width) - 1
}

/** Translates between the immutable view and the packed form. */
export interface Packer {
  /** Writes a state into `words` from `offset` on. Throws for a value outside its range. */
  readonly pack: (state: State, words: Int32Array, offset: number) => void
  readonly unpack: (words: Int32Array, offset: number) => State
}

export function packerOf(layout: Layout): Packer {
  const { schema } = layout
  const space = stateSpace(schema)
  const entities = Object.entries(schema.entities).map(([entity, { fields }]) => ({
    entity,
    fields: Object.entries(fields).map(([field, { type }]) => {
      return { field, type, ...bounds(schema, type), slots: slotsOf(layout, entity, field) }
    }),
  }))
  /** The fields of instances as integers: most instances of a state were in the state before, too. */
  const known = new WeakMap<Instance, readonly number[]>()
  return {
    pack(state, words, offset) {
      words.fill(0, offset, offset + layout.words)
      for (const { entity, fields } of entities) {
        state.get(entity).forEach((instance, index) => {
          let integers = known.get(instance)
          if (integers === undefined) {
            integers = fields.map(({ field, type, min, max }) => {
              const integer = toInteger(type, instance.get(field))
              if (Number.isInteger(integer) && integer >= min && integer <= max) return integer
              throw new Error(`${entity}[${index}].${field} is ${integer}, outside ${min} to ${max}`)
            })
            known.set(instance, integers)
          }
          fields.forEach(({ slots }, position) => {
            const { word, shift, min } = slots[index]!
            words[offset + word]! |= (integers[position]! - min) << shift
          })
        })
      }
    },
    unpack(words, offset) {
      const instances = Object.entries(schema.entities).map(([entity, { count }]) => {
        return [
          entity,
          Array.from({ length: count }, (): Record<string, ReturnType<typeof fromInteger>> => ({})),
        ] as const
      })
      const valuation = Object.fromEntries(instances)
      for (const { entity, fields } of entities)
        for (const { field, type, slots } of fields)
          slots.forEach((slot, index) => {
            valuation[entity]![index]![field] = fromInteger(type, readSlot(words, offset, slot))
          })
      return space.of(valuation satisfies Valuation)
    },
  }
}

function readSlot(words: Int32Array, offset: number, { word, shift, width, min }: Slot): number {
  return (((words[offset + word]! >>> shift) & lowBits(width)) >>> 0) + min
}

type Split = 'by instance' | 'by field'
type Together = 'instances' | 'nothing'

/**
 * From the coarsest to the finest; the first that needs the fewest words is taken. Coarse is better for generated
 * code: neighbouring instances at a constant distance are read with a computed shift.
 */
const granularities: readonly { readonly split: Split; readonly together: Together }[] = [
  { split: 'by instance', together: 'instances' },
  { split: 'by instance', together: 'nothing' },
  { split: 'by field', together: 'instances' },
  { split: 'by field', together: 'nothing' },
]

type Unplaced = Omit<Part, 'places'>

function parts(schema: Schema, split: Split): Unplaced[] {
  return Object.entries(schema.entities).flatMap(([entity, { fields, interchangeable }]) => {
    const measured = Object.entries(fields).map(([name, field]) => measure(schema, entity, name, field))
    if (split === 'by field' && !interchangeable)
      return measured.map((field) => ({ entity, width: field.width, fields: [{ ...field, offset: 0 }] }))
    return bundles(measured).map((bundle) => ({ entity, ...bundle }))
  })
}

function measure(schema: Schema, entity: string, name: string, { type }: Field): Omit<PartField, 'offset'> {
  const { min, max } = bounds(schema, type)
  if (max - min >= 2 ** 32) throw new Error(`${entity}.${name} ranges from ${min} to ${max}: more than 32 bits`)
  return { name, type, width: 32 - Math.clz32(max - min), min }
}

/** Fills words with fields, the widest first, each into the first word that has room. */
function bundles(fields: readonly Omit<PartField, 'offset'>[]): { width: number; fields: PartField[] }[] {
  const open: { width: number; fields: PartField[] }[] = []
  for (const field of [...fields].sort((a, b) => b.width - a.width)) {
    let bundle = open.find(({ width }) => width + field.width <= 32)
    if (!bundle) open.push((bundle = { width: 0, fields: [] }))
    bundle.fields.push({ ...field, offset: bundle.width })
    bundle.width += field.width
  }
  return open
}

/** Puts parts into words: the largest first, each into the first word that has room. */
function place(schema: Schema, unplaced: readonly Unplaced[], together: Together): Layout {
  const placed = unplaced.map((part) => ({ ...part, places: [] as { word: number; shift: number }[] }))
  const runs = placed.flatMap((part) => {
    const count = schema.entities[part.entity]!.count
    const length = together === 'instances' && part.width > 0 ? Math.floor(32 / part.width) : 1
    return Array.from({ length: Math.ceil(count / length) }, (_, run) => {
      const first = run * length
      return { part, first, count: Math.min(length, count - first) }
    })
  })
  const used: number[] = [0]
  for (const { part, first, count } of runs.sort((a, b) => b.part.width * b.count - a.part.width * a.count)) {
    let word = used.findIndex((bits) => bits + part.width * count <= 32)
    if (word < 0) word = used.push(0) - 1
    for (let instance = first; instance < first + count; instance++) {
      // An empty part needs no room, but a shift by 32 would be a shift by 0.
      part.places[instance] = { word, shift: part.width === 0 ? 0 : used[word]! }
      used[word]! += part.width
    }
  }
  return { schema, words: used.length, parts: placed }
}
