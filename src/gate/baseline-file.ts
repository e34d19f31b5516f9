import { count, dictionary, list, nullable, object, oneOf, text, type Shape } from '../report/shape.ts'
import { UserError } from '../report/user-error.ts'
import {
  SCHEMA,
  VERSION,
  type Baseline,
  type Found,
  type GatedTest,
  type Options,
  type Properties,
} from './baseline.ts'

const BETWEEN_ERAS = ', '
/** The version that has no digests of models. Such a baseline is read, and what it does not know is not compared. */
const BEFORE_MODELS = 1

/**
 * A baseline as JSON text, made to be read in a diff: a line for each test and each row of eras under which it is the same.
 * Tests stand in the order of their names. The same baseline gives the same bytes.
 */
export function printBaseline({ cowproof, options, properties, tests }: Baseline): string {
  const isOld = [...tests.values()].some(({ found }) => [...found.values()].some(({ model }) => model === null))
  const sorted = [...tests].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${block([
    ['schema', quote(SCHEMA)],
    ['version', quote(isOld ? BEFORE_MODELS : VERSION)],
    ['cowproof', quote(cowproof)],
    ['options', flat(Object.entries(options).map(([name, value]) => [name, quote(value)]))],
    [
      'properties',
      indented(
        rows(properties, (each) => indented(entries(each), 6)),
        4,
      ),
    ],
    [
      'tests',
      indented(
        sorted.map(([name, test]) => [name, printTest(test)]),
        4,
      ),
    ],
  ])}\n`
}

/** Reads a baseline back. Throws a `UserError` that says what is wrong with it, and where. */
export function parseBaseline(source: string): Baseline {
  const { schema, version } = object<{ schema: unknown; version: unknown }>({ schema: as, version: as })(
    parseJson(source),
    '',
  )
  if (schema !== SCHEMA)
    throw new UserError(`this is no baseline: its schema is ${quote(schema) ?? 'missing'}, not "${SCHEMA}"`)
  if (version !== VERSION && version !== BEFORE_MODELS)
    throw new UserError(
      `the baseline has version ${quote(version) ?? 'none'}; this cowproof reads version ${VERSION}: use the cowproof that wrote it, or write it anew`,
    )
  const baseline = shape(version === VERSION ? text : () => null)(parseJson(source), '')
  checkProperties(baseline)
  return baseline
}

function printTest({ asks, program, bounds, found }: GatedTest): string {
  return indented(
    [
      ['asks', quote(asks)],
      ['program', quote(program)],
      ['bounds', flat(entries(bounds))],
      ['found', indented(rows(found, printFound), 8)],
    ],
    6,
  )
}

/** What is empty is left out. */
function printFound({
  states,
  transitions,
  depth,
  checks,
  model,
  violated,
  seen,
  vacuous,
  neverRan,
  stoppedBy,
}: Found): string {
  return flat([
    ...Object.entries({ states, transitions, depth, checks }).map(([name, number]): Entry => [name, quote(number)]),
    ...(model === null ? [] : [['model', quote(model)] as const]),
    ...(violated.size > 0 ? [['violated', flat(entries(violated))] as const] : []),
    ...(seen.size > 0 ? [['seen', flat(entries(seen))] as const] : []),
    ...(vacuous.length > 0 ? [['vacuous', quote(vacuous)] as const] : []),
    ...(neverRan.length > 0 ? [['neverRan', quote(neverRan)] as const] : []),
    ...(stoppedBy === null ? [] : [['stoppedBy', quote(stoppedBy)] as const]),
  ])
}

/** A key with the text of its value. */
type Entry = readonly [key: string, text: string]

function entries(values: ReadonlyMap<string, number | string>): Entry[] {
  return [...values].map(([key, value]) => [key, quote(value)])
}

/** Eras that follow each other and have the same text share an entry. */
function rows<T>(byEra: ReadonlyMap<string, T>, print: (value: T) => string): Entry[] {
  const shared: { eras: string[]; text: string }[] = []
  for (const [era, value] of byEra) {
    const text = print(value)
    const last = shared.at(-1)
    if (last?.text === text) last.eras.push(era)
    else shared.push({ eras: [era], text })
  }
  return shared.map(({ eras, text }) => [eras.join(BETWEEN_ERAS), text])
}

function flat(members: readonly Entry[]): string {
  return `{ ${members.map(([key, text]) => `${quote(key)}: ${text}`).join(', ')} }`
}

function block(members: readonly Entry[]): string {
  return indented(members, 2)
}

function indented(members: readonly Entry[], indent: number): string {
  if (members.length === 0) return '{}'
  const lines = members.map(([key, text]) => `${' '.repeat(indent)}${quote(key)}: ${text}`)
  return `{\n${lines.join(',\n')}\n${' '.repeat(indent - 2)}}`
}

function quote(value: unknown): string {
  return JSON.stringify(value)
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw new UserError(`this is no baseline: it is no JSON (${(error as Error).message})`, { cause: error })
  }
}

const as: Shape<unknown> = (value) => value

const byName =
  <T>(each: Shape<T>): Shape<ReadonlyMap<string, T>> =>
  (value, where) =>
    new Map(Object.entries(dictionary(each)(value, where)))

const optional =
  <T>(each: Shape<T>, otherwise: T): Shape<T> =>
  (value, where) =>
    value === undefined ? otherwise : each(value, where)

/** The other way round from `rows`. */
const byEra =
  <T>(each: Shape<T>): Shape<ReadonlyMap<string, T>> =>
  (value, where) => {
    const read = [...byName(each)(value, where)].flatMap(([eras, item]) =>
      eras.split(BETWEEN_ERAS).map((era) => [era, item] as const),
    )
    const result = new Map(read)
    const twice = read.find(([era], index) => read.findIndex(([other]) => other === era) < index)
    if (twice) throw new UserError(`${where}: the era '${twice[0]}' is there twice`)
    return result
  }

const foundShape = (model: Shape<string | null>): Shape<Found> =>
  object<Found>({
    states: count,
    transitions: count,
    depth: count,
    checks: count,
    model,
    violated: optional(byName(count), new Map()),
    seen: optional(byName(count), new Map()),
    vacuous: optional(list(text), []),
    neverRan: optional(list(text), []),
    stoppedBy: optional(nullable(oneOf('states', 'memory', 'time', 'depth', 'interrupt')), null),
  })

/** `model`: what it says of the digest of a model, which depends on the version. */
const shape = (model: Shape<string | null>): Shape<Baseline> =>
  object<Baseline>({
    cowproof: text,
    options: object<Options>({
      steps: oneOf('fine', 'coarse'),
      bias: nullable(count),
      symmetry: oneOf('on', 'off'),
    }),
    properties: byEra<Properties>(byName(text)),
    tests: byName(
      object<GatedTest>({ asks: text, program: text, bounds: byName(count), found: byEra(foundShape(model)) }),
    ),
  })

/** What a test found is said of properties that its era has. */
function checkProperties({ properties, tests }: Baseline): void {
  for (const [name, test] of tests) {
    for (const [era, { violated, seen, vacuous }] of test.found) {
      const where = `tests.${name}.found.${era}`
      const known = properties.get(era)
      if (!known) throw new UserError(`${where}: the era is not among those of 'properties'`)
      const unknown = [...violated.keys(), ...seen.keys(), ...vacuous].find((property) => !known.has(property))
      if (unknown !== undefined)
        throw new UserError(`${where}: there is no property '${unknown}' in the 'properties' of this era`)
    }
  }
}
