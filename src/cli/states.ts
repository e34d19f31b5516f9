import type { Argv, CommandModule } from 'yargs'
import { choicesAlong } from '../explorer/choices.ts'
import { fatesOf, type FateOptions, type Fates } from '../explorer/fate.ts'
import {
  aroundDot,
  aroundOf,
  renderAround,
  wholeDot,
  UserError,
  wholeGraph,
  type Counterexample,
  type Dot,
} from '../report/index.ts'
import { grouped } from '../report/words.ts'
import { draw, GRAPH_FORMATS } from './draw.ts'
import { interruptSignal } from './interrupt.ts'
import { wholeNumber, type ArgumentsOf } from './options.ts'
import { requireEnding } from './output-name.ts'
import { progressLine } from './progress.ts'
import { readReport, REPORT } from './read-report.ts'
import type { Rebuilt } from './origin.ts'
import { recorded, recordedOfFile, type Recorded } from './recorded.ts'
import { eraOfReport, REPORT_ERA } from './report-era.ts'
import { deliver, OUTPUT, refusePixels, say, terminalWidth } from './terminal.ts'

/** A graph of more nodes cannot be read. States that only lead on are none. */
const READABLE = 200
/** With more states there is no hope. */
const WORTH_TRYING = 5000

const builder = (yargs: Argv) =>
  yargs
    .positional('report', REPORT)
    .option('era', REPORT_ERA)
    .option('model', {
      type: 'string',
      requiresArg: true,
      describe: 'The file of the model, where it was one of your own: a report does not say what code to run',
    })
    .option('format', {
      choices: ['text', ...GRAPH_FORMATS] as const,
      requiresArg: true,
      default: 'text' as const,
      describe: 'What else could have been done, as text; or the graph of the states as DOT, SVG or PNG',
    })
    .option('around', {
      type: 'boolean',
      default: false,
      describe: 'Draw the run and what was possible beside it, also where all states can be drawn',
    })
    .option('output', OUTPUT)
    .option('limit-states', {
      type: 'string',
      requiresArg: true,
      default: '2000000',
      describe: 'Explore no more states than about this many; what is not known then is marked',
    })
    .option('limit-seconds', { type: 'string', requiresArg: true, default: '60', describe: 'Take no longer than this' })
    .example('$0 states reports/x.json', 'which other steps were possible where, and which would have avoided it')
    .example('$0 states reports/x.json --format png --output x.png', 'the same as a picture')

type Arguments = ArgumentsOf<typeof builder>

export const states: CommandModule<object, Arguments> = {
  builder,
  handler: async ({ report, era, model, format, around, output, ...given }) => {
    const document = readReport(report)
    if (format === 'png') refusePixels(output)
    requireEnding(output, format, GRAPH_FORMATS)
    const limits = limitsOf(given)
    const run = await runOf(document, { era, model })
    const fates = await explored(document, run, limits)
    deliver(
      format === 'text' ? textOf(document, run, fates) : await draw(format, dotOf(document, run, fates, around)),
      output,
    )
  },
}

function limitsOf(given: Pick<Arguments, 'limit-states' | 'limit-seconds'>): FateOptions['limits'] {
  const { MAX_SAFE_INTEGER: max } = Number
  return {
    states: wholeNumber('--limit-states', given['limit-states'], { unit: 'states', min: 1, max }),
    seconds: wholeNumber('--limit-seconds', given['limit-seconds'], { unit: 'seconds', min: 1, max }),
  }
}

/** What is needed of a model that was made again. */
type Made = Rebuilt & Pick<Recorded, 'steps'>

async function runOf(document: Counterexample, { era, model }: Pick<Arguments, 'era' | 'model'>): Promise<Made> {
  if (document.era !== null || document.origin) {
    if (model !== undefined) throw new UserError('--model is for reports on models of your own: this one has an era')
    return recorded(document, await eraOfReport(document, era))
  }
  if (model !== undefined) return recordedOfFile(document, model)
  throw new UserError(
    `the report is on a model of a file, and a report runs no code: name the file with --model. It was made by: ${document.command}`,
  )
}

async function explored(document: Counterexample, run: Made, limits: FateOptions['limits']): Promise<Fates> {
  const progress = progressLine()
  const options: FateOptions = {
    limits,
    signal: interruptSignal(),
    onProgress: (now) => progress.update(document.test, now),
    onLook: (known, all) => progress.say(`${document.test}: where ${grouped(known)} of ${grouped(all)} states lead`),
  }
  const fates = await fatesOf(run.model, propertyIndex(document, run), options)
  progress.clear()
  return fates
}

function propertyIndex({ property }: Counterexample, { model }: Made): number {
  return model.properties.findIndex(({ name }) => name === property.name)
}

function aroundRun(document: Counterexample, run: Made, fates: Fates): ReturnType<typeof aroundOf> {
  const points = choicesAlong(run.model, propertyIndex(document, run), run.steps, fates)
  const { model, names, vocabulary } = run
  return aroundOf(document, { program: model.program, names, vocabulary }, points, fates)
}

function textOf(document: Counterexample, run: Made, fates: Fates): string {
  return renderAround(aroundRun(document, run, fates), terminalWidth())
}

/** The whole graph where it can be read, else the part of it around the run. */
function dotOf(document: Counterexample, run: Made, fates: Fates, around: boolean): Dot {
  if (!around) {
    const whole =
      fates.stoppedBy === null && fates.states <= WORTH_TRYING
        ? wholeGraph(run.model, propertyIndex(document, run), fates)
        : null
    if (whole && whole.nodes.length <= READABLE) return wholeDot(document, whole, run.steps, fates)
    const more = fates.stoppedBy === null ? '' : ' or more'
    say(`cowproof: a graph of ${grouped(fates.states)} states${more} cannot be read: this is the part around the run\n`)
  }
  return aroundDot(aroundRun(document, run, fates))
}
