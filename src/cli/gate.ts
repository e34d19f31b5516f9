import { resolve } from 'node:path'
import type { CommandModule } from 'yargs'
import { mergeBaselines, type Baseline } from '../gate/baseline.ts'
import type { Movement } from '../gate/movement.ts'
import { requireWritable } from '../report/index.ts'
import { UserError } from '../report/user-error.ts'
import { counted } from '../report/words.ts'
import { commandLine } from './command-line.ts'
import { EXIT } from './exit-code.ts'
import { readBaseline, requireSameOptions, writeBaseline } from './gate/baseline.ts'
import { sortedEras } from './gate/collect.ts'
import { configFor } from './gate/config.ts'
import { exploreGate } from './gate/explore.ts'
import { mergeReports } from './gate/merge.ts'
import { gateOptions, type GateArguments } from './gate/options.ts'
import type { Outcome } from './gate/outcome.ts'
import { chosenOutputs, isDocument, requireApart, writeOutputs } from './gate/reporters.ts'
import { watching } from './gate/watch.ts'
import { interruptSignal } from './interrupt.ts'
import { refuseModels } from './load-tests.ts'
import { exploreOptions } from './options.ts'
import { sayUnwritten } from './reports.ts'
import { print, say } from './terminal.ts'

export const gate: CommandModule<object, GateArguments> = {
  builder: gateOptions,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: GateArguments): Promise<number> {
  if (given['print-config']) return printConfig(given)
  const { baseline, watch } = given
  refuseModels(given.tests)
  if (baseline === undefined)
    throw new UserError(`--baseline is missing: name the file, or set 'baseline' in cowproof.config.json`)
  const signal = interruptSignal()
  if (!watch) return once(given, baseline, signal)
  if (given.merge) throw new UserError('--merge runs nothing that a change could affect: leave out --watch')
  const config = await configFor(given.config)
  const files = [baseline, ...(given.era ?? []), ...(config ? [resolve(config.path)] : [])]
  return watching({ tests: given.tests, files }, signal, async () => {
    await once(given, baseline, signal)
  })
}

/** Compares once, tells what moved, and writes the baseline where that was asked for. */
async function once(given: GateArguments, path: string, signal: AbortSignal): Promise<number> {
  const { update, merge, partial } = given
  const outputs = chosenOutputs(given.reporter)
  const config = await configFor(given.config)
  requireApart(outputs, [path, ...(config ? [config.path] : []), ...(given.era ?? [])])
  const before = readBaseline(path, update)
  if (update) requireWritable(path)
  const outcome = merge ? mergeReports(merge, before) : await exploreGate(given, before, signal)
  const { found, movements } = outcome
  if (merge && before && !update) requireSameOptions(before, found.options, path)

  const tell = isDocument(outputs) ? say : print
  // Not at the end: behind a bare `--` it would name a file.
  const [command, ...words] = process.argv.slice(2)
  const again = commandLine(command!, '--update', ...words.filter((word) => word !== '--update'))
  const unwritten = writeOutputs(outputs, { ...outcome, baseline: path, update: again }) ?? outcome.unwritten
  sayUnwritten([unwritten])
  if (signal.aborted) return EXIT.interrupted
  const whole = partial && before ? mergeBaselines(found, before, sortedEras) : found
  const settled = update ? write(path, whole, outcome, tell) : exitCodeFor(movements)
  const code = unwritten === null ? settled : EXIT.usage
  if (update) return code
  if (code === EXIT.unexpected && !outcome.shard) tell(`Where this is as it should be: ${again}\n`)
  return code
}

/** What moved fails the gate, whether for better or for worse: else the next movement is measured from a wrong place. */
function exitCodeFor(movements: readonly Movement[]): number {
  if (movements.length === 0) return EXIT.expected
  return movements.every(({ kind }) => kind === 'incomplete') ? EXIT.incomplete : EXIT.unexpected
}

/** Writes the baseline, but none that contradicts the files, and none of what is not known. */
function write(path: string, found: Baseline, { movements, surprises }: Outcome, tell: (text: string) => void): number {
  if (surprises > 0) {
    tell(
      `${path} is not written: ${counted(surprises, 'verdict')} not as the files expect. Mend the model or the files\n`,
    )
    return EXIT.unexpected
  }
  if (movements.some(({ kind }) => kind === 'incomplete')) {
    tell(`${path} is not written: what is incomplete is not known\n`)
    return EXIT.incomplete
  }
  tell(writeBaseline(path, found) ? `${path} is written: look at its diff\n` : `${path} says so already\n`)
  return EXIT.expected
}

/** What would be run, by the names of the command line. */
async function printConfig(given: GateArguments): Promise<number> {
  const { steps } = exploreOptions(given)
  const said = Object.entries({ ...given, steps }).filter(
    ([option]) => !['_', '$0', 'config', 'print-config'].includes(option),
  )
  const file = await configFor(given.config)
  print(`${JSON.stringify({ config: file?.path ?? null, ...Object.fromEntries(said) }, null, 2)}\n`)
  return EXIT.expected
}
