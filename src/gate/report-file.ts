import { parseDocument } from '../report/document.ts'
import { count, dictionary, list, nullable, object, oneOf, text, type Shape } from '../report/shape.ts'
import { UserError } from '../report/user-error.ts'
import { parseBaseline } from './baseline-file.ts'
import type { Baseline } from './baseline.ts'
import { kinds, type Movement } from './movement.ts'
import { REPORT_SCHEMA, REPORT_VERSION } from './reporters/json.ts'
import type { Evidence, GateReport, Place } from './report.ts'

/** What the JSON report of a shard says. */
export interface ShardReport extends Pick<GateReport, 'movements' | 'evidence' | 'places' | 'sources' | 'surprises'> {
  readonly found: Baseline
  readonly shard: NonNullable<GateReport['shard']>
}

/** Reads what the `json` reporter wrote of a shard. Throws a `UserError` that says what is wrong with it, and where. */
export function parseReport(source: string): ShardReport {
  const value = parseJson(source)
  const { schema, version } = object<{ schema: unknown; version: unknown }>({ schema: as, version: as })(value, '')
  if (schema !== REPORT_SCHEMA)
    throw new UserError(`this is no report of a gate: its schema is ${JSON.stringify(schema) ?? 'missing'}`)
  if (version !== REPORT_VERSION)
    throw new UserError(
      `the report has version ${JSON.stringify(version) ?? 'none'}; this cowproof reads version ${REPORT_VERSION}`,
    )
  const { shard, found, counterexamples, places, ...rest } = shape(value, '')
  if (shard === null) throw new UserError('this is the report of a whole run, and no shard')
  return {
    ...rest,
    shard,
    found: parseBaseline(JSON.stringify(found)),
    places: new Map(Object.entries(places)),
    evidence: counterexamples.map(({ files, document }): Evidence => ({
      files,
      document: parseDocument(JSON.stringify(document)),
    })),
  }
}

const as: Shape<unknown> = (value) => value

const shape = object({
  shard: nullable(object<NonNullable<GateReport['shard']>>({ index: count, count })),
  sources: text,
  surprises: count,
  places: dictionary(object<Place>({ file: text, question: count })),
  movements: list(
    object<Movement>({
      kind: oneOf(...kinds),
      test: nullable(text),
      era: nullable(text),
      property: nullable(text),
      what: text,
      hint: list(text),
    }),
  ),
  found: as,
  counterexamples: list(object<{ files: string[]; document: unknown }>({ files: list(text), document: as })),
})

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw new UserError(`this is no report of a gate: it is no JSON (${(error as Error).message})`, { cause: error })
  }
}
