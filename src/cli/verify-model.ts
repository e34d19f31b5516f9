import { explore, type Exploration } from '../explorer/index.ts'
import type { Model } from '../invariants/property.ts'
import { surpriseAt } from '../litmus/judge.ts'
import { reportName, toDocument, writeReport } from '../report/index.ts'
import { UserError } from '../report/user-error.ts'
import { commandLine, fileWord } from './command-line.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadModels, type ModelOfFile } from './model-file.ts'
import { isModelPath } from './model-path.ts'
import { openPage } from './open-page.ts'
import { PAGES } from './output-name.ts'
import { chosenProperties, forExplorer, type SearchOptions } from './options.ts'
import { progressLine } from './progress.ts'
import type { Steps } from '../program/index.ts'
import { exitCodeOf, sizeOf, type VerdictRecord } from './record.ts'
import { prepareFolder, sayUnwritten, withReports } from './reports.ts'
import { printResults, resultsOf } from './results.ts'
import { renderExplored } from './storm-text.ts'
import { print, terminalWidth } from './terminal.ts'

/** What `verify` is asked of files of models. */
export interface ModelsAsked {
  readonly property?: readonly string[] | undefined
  readonly json: boolean
  readonly reports?: string | undefined
  readonly verbose: boolean
  readonly open: boolean
  /** Missing: each model's own. */
  readonly steps?: Steps | undefined
}

/** True where the words name files of models. Throws a `UserError` where only some of them do. */
export function areModels(words: readonly string[], only: readonly [option: string, isGiven: boolean][]): boolean {
  const models = words.filter(isModelPath)
  if (models.length === 0) return false
  const other = words.find((word) => !isModelPath(word))
  if (other !== undefined)
    throw new UserError(`'${models[0]!}' is a file of models and '${other}' is none: verify them one after the other`)
  const [given] = only.filter(([, isGiven]) => isGiven)
  if (given) throw new UserError(`--${given[0]} is for litmus tests: '${models[0]!}' is a model of its own`)
  return true
}

/** Explores the models of files, and prints what came out. Returns the exit code. */
export async function verifyModels(
  paths: readonly string[],
  asked: ModelsAsked,
  options: SearchOptions,
): Promise<number> {
  const models: ModelOfFile[] = []
  // oxlint-disable-next-line no-await-in-loop -- one after the other, so that the first mistake is the one that is said
  for (const path of new Set(paths)) models.push(...(await loadModels(path, asked.steps ?? null)))
  const known = models.flatMap(({ model }) => model.properties)
  const properties = chosenProperties(asked.property, [...new Map(known.map((each) => [each.name, each])).values()])
  if (asked.open && (models.length > 1 || asked.json))
    throw new UserError('--open shows one model, and prints no JSON: name a file with one model')
  const signal = interruptSignal()
  if (asked.reports !== undefined) prepareFolder(asked.reports, 'reports')
  const all: VerdictRecord[] = []
  for (const one of models) {
    if (signal.aborted) break
    // oxlint-disable-next-line no-await-in-loop -- each fills this thread
    const exploration = await exploreModel(one.model, { ...options, signal })
    const chosen = recordsOf(one, exploration).filter(
      ({ property }) => properties === null || properties.includes(property),
    )
    // oxlint-disable-next-line no-await-in-loop -- the verdicts of a model are printed when they are there
    const records = asked.reports === undefined ? chosen : await withReports(chosen, asked.reports)
    all.push(...records)
    const detail = { width: terminalWidth(), verbose: asked.verbose, runs: true }
    const heading = `Model ${one.model.program.name} of ${one.path}`
    if (!asked.json) print(renderExplored({ heading, era: null, model: one.model, exploration, records }, detail))
  }
  if (asked.json) printResults({ interrupted: signal.aborted, results: resultsOf(all) })
  sayUnwritten(all.map(({ unwritten }) => unwritten))
  if (asked.open && !signal.aborted) await showRuns(all, asked.reports ?? PAGES)
  return signal.aborted ? EXIT.interrupted : exitCodeOf(all)
}

export async function exploreModel(model: Model, options: SearchOptions): Promise<Exploration> {
  const progress = progressLine()
  const exploration = await explore(model, {
    ...forExplorer(options),
    onProgress: (now) => progress.update(model.program.name, now),
  })
  progress.clear()
  return exploration
}

/** Writes the page to step through what breaks a model, or else what was seen, prints its path, and shows it in a browser. */
async function showRuns(records: readonly VerdictRecord[], folder: string): Promise<void> {
  const broken = records.filter(({ verdict }) => verdict === 'violated')
  const documents = (broken.length > 0 ? broken : records).flatMap(({ document }) => document ?? [])
  const [first] = documents
  if (!first) return print('There is no page: nothing is violated and nothing was seen, so there is no run to show\n')
  const { pageOf, viewedAlone } = await import('./viewer-data.ts')
  const name = `${reportName(first.test, first.era, first.property.name)}.html`
  const path = writeReport(folder, name, pageOf(documents.map(viewedAlone)))
  print(`${path}\n`)
  openPage(path)
}

/** The verdicts of a model, each with the run that shows it. */
export function recordsOf({ model, path, steps }: ModelOfFile, exploration: Exploration): VerdictRecord[] {
  const test = model.program.name
  const words = steps === null ? [] : ['--steps', steps]
  return exploration.properties.map((result) => {
    const { property, verdict, run } = result
    const command = commandLine('verify', fileWord(path), ...words, '--property', property.name)
    const document = run && toDocument({ test, era: null, model, result, exploration, command, root: process.cwd() })
    const expected = property.kind === 'witness' ? 'seen' : 'holds'
    const surprise = surpriseAt(verdict, expected)
    return {
      test,
      era: null,
      property: property.name,
      kind: property.kind,
      verdict,
      expected,
      surprise,
      hint: [],
      size: sizeOf(exploration),
      document,
      counterexample: null,
      unwritten: null,
    }
  })
}
