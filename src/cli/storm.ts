import type { Argv, CommandModule } from 'yargs'
import type { Era } from '../../models/kernel/era.ts'
import { memoryProperties } from '../../models/kernel/properties.ts'
import { kernelWords } from '../../models/kernel/words/index.ts'
import { storm as stormModel } from '../../models/storm.ts'
import { explainRun } from '../explorer/explain-hit.ts'
import { explore, type Exploration, type ExploreOptions } from '../explorer/index.ts'
import { modelError, type Model } from '../invariants/property.ts'
import { toDocument } from '../report/index.ts'
import { askedWords, commandLine, type Asked } from './command-line.ts'
import { wordsOfEra } from './era-file.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import {
  chosenEras,
  chosenProperties,
  eraOption,
  exploreOptions,
  forExplorer,
  outputOptions,
  searchOptions,
  type ArgumentsOf,
  type SearchOptions,
} from './options.ts'
import { originOfStorm, stormNames } from './origin.ts'
import { packageRoot } from './package-root.ts'
import { progressLine } from './progress.ts'
import { exitCodeOf, sizeOf, type VerdictRecord } from './record.ts'
import { prepareFolder, sayUnwritten, withReports } from './reports.ts'
import { chosenStorm, stormOptions, type Storm } from './storm-options.ts'
import type { Found, Written } from './storm/litmus-file.ts'
import { renderExplored, renderWritten, stormHeading } from './storm-text.ts'
import { printResults, resultsOf } from './results.ts'
import { print, terminalWidth } from './terminal.ts'

const builder = (yargs: Argv) =>
  searchOptions(outputOptions(stormOptions(eraOption(yargs))))
    .option('verbose', { type: 'boolean', default: false, describe: 'Name the steps that no run takes' })
    .option('litmus', {
      type: 'string',
      requiresArg: true,
      describe: 'Write each violation to this folder as the shortest litmus test that shows it',
    })
    .example('$0 storm --era v5.19', 'two processes, one page, one reference')
    .example('$0 storm --era v5.7 --property I5', 'the shortest program that leaks, step by step')
    .example('$0 storm --era v5.7 --litmus found', 'what is wrong, as tests to keep, and to run on a kernel')

type Arguments = ArgumentsOf<typeof builder>

export const storm: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: Arguments): Promise<number> {
  const eras = await chosenEras(given.era)
  const properties = chosenProperties(given.property, [...memoryProperties, modelError])
  const asked = chosenStorm(given)
  const options = exploreOptions(given)
  const signal = interruptSignal()
  if (given.reports !== undefined) prepareFolder(given.reports, 'reports')
  if (given.litmus !== undefined) prepareFolder(given.litmus, 'litmus')
  const all: VerdictRecord[] = []
  const written: Written[] = []
  for (const era of eras) {
    if (signal.aborted) break
    const { model, exploration } = await exploreStorm(asked, era, { ...options, signal })
    const chosen = recordsOf(asked, era, model, exploration, options).filter(
      ({ property }) => properties === null || properties.includes(property),
    )
    const records = given.reports === undefined ? chosen : await withReports(chosen, given.reports)
    all.push(...records)
    const detail = { width: terminalWidth(), verbose: given.verbose, runs: properties !== null }
    const heading = stormHeading(asked, era)
    if (!given.json) print(renderExplored({ heading, era: era.name, model, exploration, records }, detail))
    if (given.litmus !== undefined && !signal.aborted) {
      const found = { storm: asked, era, options: { ...options, signal }, model, exploration }
      const tests = await litmusOf(records, found, given.litmus)
      if (!given.json) print(renderWritten(tests, detail.width))
      written.push(...tests)
    }
  }
  if (given.json) printResults({ interrupted: signal.aborted, results: resultsOf(all) })
  sayUnwritten([...all, ...written].map(({ unwritten }) => unwritten))
  // Nor does anybody expect a violation.
  const isBroken = all.some(({ verdict }) => verdict === 'violated')
  if (signal.aborted) return EXIT.interrupted
  return written.some(({ unwritten }) => unwritten !== null) ? EXIT.usage : exitCodeOf(all, isBroken)
}

/** The violations of a storm as litmus tests. */
async function litmusOf(records: readonly VerdictRecord[], found: Found, folder: string): Promise<Written[]> {
  // What makes them is needed by no other storm.
  const { writeAsLitmus } = await import('./storm/litmus-file.ts')
  const written: Written[] = []
  for (const { property, verdict } of records) {
    const result = found.exploration.properties.find((each) => each.property.name === property)
    // oxlint-disable-next-line no-await-in-loop -- they would only compete for the processor
    if (result && verdict === 'violated') written.push(await writeAsLitmus(result, found, folder))
  }
  return written
}

async function exploreStorm(
  { operations, bounds }: Storm,
  era: Era,
  options: SearchOptions,
): Promise<{ readonly model: Model; readonly exploration: Exploration }> {
  const progress = progressLine()
  const model = stormModel(era, operations, { ...bounds, pinBias: options.pinBias ?? undefined }, options.steps)
  const onProgress: ExploreOptions['onProgress'] = (now) => progress.update(model.program.name, now)
  const exploration = await explore(model, { ...forExplorer(options), onProgress })
  progress.clear()
  return { model, exploration }
}

function recordsOf(storm: Storm, era: Era, model: Model, exploration: Exploration, asked: Asked): VerdictRecord[] {
  const labels = stormNames(storm.bounds, model.program)
  return exploration.properties.map((result) => {
    const { property, verdict, run } = result
    const explanation = run ? explainRun(model, model.properties.indexOf(property), run, labels) : ''
    const document =
      run &&
      toDocument({
        test: 'storm',
        era: era.name,
        model,
        result: { ...result, run: { ...run, explanation } },
        exploration,
        command: commandLine(
          'storm',
          '--era',
          wordsOfEra(era.name),
          ...storm.words,
          ...askedWords(asked),
          '--property',
          property.name,
        ),
        origin: originOfStorm(storm, era, asked),
        root: packageRoot,
        labels,
        vocabulary: kernelWords,
      })
    // Nobody says what to expect of a storm.
    const nothing = { expected: null, surprise: null, hint: [], counterexample: null, unwritten: null }
    return {
      test: 'storm',
      era: era.name,
      property: property.name,
      kind: property.kind,
      verdict,
      size: sizeOf(exploration),
      document,
      ...nothing,
    }
  })
}
