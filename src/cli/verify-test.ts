import type { Era } from '../../models/kernel/era.ts'
import { EXACT_BIAS } from '../../models/kernel/memory.ts'
import { explainRun } from '../explorer/explain-hit.ts'
import { explore, type Exploration, type ExploreOptions, type Verdict } from '../explorer/index.ts'
import { modelError, type Property } from '../invariants/property.ts'
import type { LitmusTest, Stated } from '../litmus/checked.ts'
import { elaborate, QUESTION, type Elaborated } from '../litmus/elaborate.ts'
import { instanceName, positionIn } from '../litmus/instance-names.ts'
import { endsOf, withRaces, type End, type JudgedEnd } from '../litmus/end-set.ts'
import type { Outcome } from '../litmus/ends.ts'
import { judge, type JudgedResult } from '../litmus/judge.ts'
import { testProperties } from '../litmus/properties.ts'
import { litmusWords } from '../litmus/words.ts'
import { toDocument, type Counterexample } from '../report/index.ts'
import { askedWords, commandLine, fileWord, type Asked } from './command-line.ts'
import { shownPath, suiteFiles } from './load-tests.ts'
import { wordsOfEra } from './era-file.ts'
import { forExplorer, type SearchOptions } from './options.ts'
import { originOfTest } from './origin.ts'
import { packageRoot } from './package-root.ts'
import { progressLine } from './progress.ts'
import { sizeOf, type ExplorationSize, type VerdictRecord } from './record.ts'

/** The properties that a litmus test can be asked about. */
export const askedProperties: readonly { readonly name: string; readonly kind?: Property['kind'] }[] = [
  { name: QUESTION },
  ...testProperties,
  modelError,
]

/** A test under one era: what was explored, and what it says. */
export interface Verified {
  readonly test: LitmusTest
  readonly era: Era
  readonly asked: Asked
  readonly size: ExplorationSize
  readonly outcomes: readonly Outcome[]
  /** The verdict on the question that the test asks. */
  readonly answer: Verdict
  readonly records: readonly VerdictRecord[]
  /** All ends, and which of them take a race; null where nobody asked. */
  readonly ends: readonly JudgedEnd[] | null
}

/** What to find beside verdicts. */
export interface Wanted {
  /** Whether each hit comes with the run that shows it. */
  readonly runs: boolean
  /** Whether to tell all ends: to know which of them take a race, the test is explored in coarse steps too. */
  readonly ends?: boolean
  /** The model, where that has been made. */
  readonly elaborated?: Elaborated
}

/** The model of a test under an era. */
export function modelOf(test: LitmusTest, era: Era, { steps, pinBias }: SearchOptions): Elaborated {
  return elaborate(test, era, steps, pinBias ?? EXACT_BIAS)
}

/** Explores a test under the rules of one era, and judges what came out. */
export async function verifyTest(
  test: LitmusTest,
  era: Era,
  options: SearchOptions,
  { runs, ends = false, elaborated = modelOf(test, era, options) }: Wanted,
): Promise<Verified> {
  const exploration = await explored(test, era, elaborated, { ...options, runs })
  // Files say what a kernel does that tells pins from other references, as with 1024 they practically do.
  const judgedAs = options.pinBias === null ? era.name : null
  const { outcomes, results } = judge(test, judgedAs, elaborated, exploration, options.steps)
  const size = sizeOf(exploration)
  const records = results.map((result): VerdictRecord => ({
    test: test.name,
    era: era.name,
    property: result.property.name,
    kind: result.property.kind,
    verdict: result.verdict,
    expected: result.expected,
    surprise: result.surprise,
    hint: result.surprise === null ? [] : hintsOf(test, era.name, result, options),
    size,
    document: documentOf(test, era, elaborated, exploration, result, options),
    counterexample: null,
    unwritten: null,
  }))
  const answer = results.find(({ property }) => property.name === QUESTION)!.verdict
  const allEnds = ends ? await judgedEnds(test, era, options, endsOf(test, elaborated, exploration)) : null
  return { test, era, asked: options, size, outcomes, answer, records, ends: allEnds }
}

async function explored(
  test: LitmusTest,
  era: Era,
  { model }: Elaborated,
  options: SearchOptions,
): Promise<Exploration> {
  const progress = progressLine()
  const onProgress: ExploreOptions['onProgress'] = (now) => progress.update(`${test.name}, ${era.name}`, now)
  const exploration = await explore(model, { ...forExplorer(options), onProgress })
  progress.clear()
  return exploration
}

async function judgedEnds(
  test: LitmusTest,
  era: Era,
  options: SearchOptions,
  ends: readonly End[],
): Promise<readonly JudgedEnd[]> {
  if (options.steps === 'coarse') return withRaces(ends, ends, true)
  const coarse = modelOf(test, era, { ...options, steps: 'coarse' })
  const exploration = await explored(test, era, coarse, { ...options, runs: false })
  return withRaces(ends, endsOf(test, coarse, exploration), exploration.stoppedBy === null)
}

function documentOf(
  test: LitmusTest,
  era: Era,
  elaborated: Elaborated,
  exploration: Exploration,
  result: JudgedResult,
  asked: Asked,
): Counterexample | null {
  const { property, run } = result
  if (!run) return null
  const { model } = elaborated
  const labels = instanceName(elaborated)
  const explanation = explainRun(model, model.properties.indexOf(property), run, labels)
  return toDocument({
    test: test.name,
    era: era.name,
    about: { description: test.description, source: test.source },
    model,
    result: { ...result, run: { ...run, explanation } },
    exploration,
    command: lookAgain(test, era.name, property.name, asked),
    origin: originOfTest(test, era, asked),
    root: packageRoot,
    labels,
    vocabulary: litmusWords,
    litmusPosition: positionIn(test),
  })
}

/** How to ask for a test: by its name, or where it is not in the suite, by its file. */
export function nameOfTest(test: LitmusTest): string {
  const { name, path = name } = test.file
  return suiteFiles().some((file) => shownPath(file) === path) ? test.name : fileWord(path)
}

/** The command that shows one verdict of a test again. */
export function lookAgain(test: LitmusTest, era: string, property: string, asked: Asked): string {
  return commandLine('verify', nameOfTest(test), '--era', wordsOfEra(era), '--property', property, ...askedWords(asked))
}

/** Where the expectation stands, what it rests on, and how to see what came out instead. */
export function hintsOf(test: LitmusTest, era: string, { property, stated }: JudgedResult, asked: Asked): string[] {
  return [...(stated ? [statedWords(test, stated)] : []), lookAgain(test, era, property.name, asked)]
}

function statedWords(test: LitmusTest, { span, note, predicted }: Stated): string {
  return `${test.file.name}:${span.line}${predicted ? ' (predicted)' : ''}${note === null ? '' : `: ${note}`}`
}
