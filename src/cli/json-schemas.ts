import * as v from 'valibot'
import { verdicts } from '../explorer/verdict.ts'
import { LIST, MATRIX, OBSERVED, RESULTS } from './json-documents.ts'

// What `--json` prints, as docs/json.md says it. Tests hold the output against this; the commands themselves need no schema.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const verdict = v.picklist(verdicts)
const limit = v.picklist(['states', 'memory', 'time', 'depth', 'interrupt'])

/** A number, or why there is none: `unset`, `fault`, `none`. */
const value = v.union([count, v.string()])
const values = v.record(v.string(), value)

const end = v.strictObject({
  /** By `task:register`. */
  registers: values,
  /** By `process:page`: what a read there would return. */
  pages: values,
  /** By name. */
  references: values,
  /** The statement in which a task waits for ever, by the task. */
  hangs: v.record(v.string(), v.string()),
  /** Null where a task hangs: the question is about tests that end. */
  satisfies: v.nullable(v.boolean()),
  /** How many end states look so. */
  states: count,
  /** Whether no order of whole operations leads here. Null where a limit kept that from being known. */
  needsRace: v.nullable(v.boolean()),
})

/** What was wrong with the command or its input; then there is nothing else. */
const error = v.nullable(v.string())

/** What `verify --json` and `storm --json` print. docs/json.md says what it means. */
export const resultsSchema = v.strictObject({
  schema: v.literal(RESULTS.schema),
  version: v.literal(RESULTS.version),
  /** Whether Ctrl-C ended the run: then some of it is missing. */
  interrupted: v.boolean(),
  error,
  results: v.array(
    v.strictObject({
      /** The test, the model, or `storm`. */
      test: v.string(),
      /** Null for a model of one's own, which has none. */
      era: v.nullable(v.string()),
      property: v.string(),
      kind: v.picklist(['invariant', 'assertion', 'witness', 'deadlock', 'model']),
      verdict,
      /** Null where nobody says what is expected. */
      expected: v.nullable(verdict),
      /** What came out and what was expected instead, in words; null where nothing speaks against the expectation. */
      surprise: v.nullable(v.string()),
      states: count,
      transitions: count,
      depth: count,
      stoppedBy: v.nullable(limit),
      /** The path of its report. */
      counterexample: v.nullable(v.string()),
    }),
  ),
  /** One for each test and era; none for a storm. */
  tests: v.array(
    v.strictObject({
      test: v.string(),
      era: v.string(),
      question: v.string(),
      /** `Hangs` where no run ends; null where a limit leaves it open. */
      observation: v.nullable(v.picklist(['Never', 'Sometimes', 'Always', 'Hangs'])),
      /** Null without `--ends`. */
      ends: v.nullable(v.array(end)),
    }),
  ),
})

export type Results = v.InferOutput<typeof resultsSchema>

/** What `matrix --json` prints. docs/json.md says what it means. */
export const matrixSchema = v.strictObject({
  schema: v.literal(MATRIX.schema),
  version: v.literal(MATRIX.version),
  /** Whether Ctrl-C ended the run: then some cells are missing. */
  interrupted: v.boolean(),
  error,
  eras: v.array(v.string()),
  tests: v.array(
    v.strictObject({
      test: v.string(),
      cells: v.array(
        v.strictObject({
          era: v.string(),
          /** The worst verdict; `race` is a violation that no order of whole operations shows. */
          outcome: v.picklist(['violated', 'race', 'holds', 'vacuous', 'incomplete']),
          /** The witnesses that were seen. */
          seen: v.array(v.string()),
          asExpected: v.boolean(),
        }),
      ),
    }),
  ),
})

export type MatrixDocument = v.InferOutput<typeof matrixSchema>

/** What `list ... --json` prints: beside its name, each entry says what is in its list. */
export const listSchema = v.strictObject({
  schema: v.literal(LIST.schema),
  version: v.literal(LIST.version),
  /** Null where the command does not say which. */
  list: v.nullable(v.string()),
  error,
  entries: v.array(v.looseObject({ name: v.string() })),
})

export type ListDocument = v.InferOutput<typeof listSchema>

/** What became of a machine, and the last lines of its console. */
const trouble = v.nullable(
  v.strictObject({
    kind: v.picklist(['no boot', 'panic', 'hang', 'ended', 'interrupted']),
    console: v.array(v.string()),
  }),
)

/** As those of an end of the model; null is a value that nobody could look at. */
const seenValues = v.record(v.string(), v.nullable(value))

/** What `observe --json` prints. docs/json.md says what it means. */
export const observedSchema = v.strictObject({
  schema: v.literal(OBSERVED.schema),
  version: v.literal(OBSERVED.version),
  interrupted: v.boolean(),
  error,
  kernels: v.array(
    v.strictObject({
      /** As it was asked for. */
      kernel: v.string(),
      /** `uname -r`; null where it does not boot. */
      release: v.nullable(v.string()),
      /** The era that stands for it. */
      era: v.string(),
      trouble,
      /** Whether a model that is wrong on purpose was found out. */
      control: v.nullable(v.strictObject({ test: v.string(), era: v.string(), works: v.boolean() })),
      tests: v.array(
        v.strictObject({
          test: v.string(),
          agreement: v.picklist(['agrees', 'impossible seen', 'possible not seen', 'no mechanism', 'nothing seen']),
          /** What the test asks for and the guest has not. */
          missing: v.array(v.string()),
          /** How many orders of whole operations were forced. */
          orders: count,
          allOrders: v.boolean(),
          /** Runs that were compared. */
          runs: count,
          /** Runs that did not come to an end. */
          lost: count,
          trouble,
          seen: v.array(
            v.strictObject({
              registers: seenValues,
              pages: seenValues,
              references: seenValues,
              hangs: v.record(v.string(), v.string()),
              runs: count,
              possible: v.boolean(),
              /** The tasks in the order in which the first such run did their operations; null for one without any order. */
              order: v.nullable(v.string()),
            }),
          ),
          /** Ends of the model that were not seen. */
          unseen: v.array(
            v.strictObject({
              registers: values,
              pages: values,
              references: values,
              hangs: v.record(v.string(), v.string()),
              needsRace: v.nullable(v.boolean()),
            }),
          ),
          /** With `--force`: the race that was to be shown. */
          forced: v.nullable(
            v.strictObject({
              /** The era of the report. */
              era: v.string(),
              turns: v.array(
                v.strictObject({
                  task: v.string(),
                  does: v.picklist(['whole', 'begins', 'ends']),
                  statement: v.string(),
                }),
              ),
              /** Where what begins is held; null where this kernel has no such function. */
              places: v.array(v.nullable(v.string())),
              end: v.strictObject({
                registers: values,
                pages: values,
                references: values,
                hangs: v.record(v.string(), v.string()),
              }),
              shown: v.boolean(),
              /** Whether the era of the kernel has that end; null where that is not known. */
              possible: v.nullable(v.boolean()),
              held: count,
              passed: count,
              waited: count,
            }),
          ),
        }),
      ),
    }),
  ),
})

export type ObservedDocument = v.InferOutput<typeof observedSchema>
