import type { Argv, CommandModule } from 'yargs'
import { composeEra, differences } from '../../models/eras/choices.ts'
import type { Era } from '../../models/kernel/era.ts'
import type { Verdict } from '../explorer/exploration.ts'
import { QUESTION } from '../litmus/elaborate.ts'
import { UserError } from '../report/user-error.ts'
import { renderAblation, type Ablated } from './ablate-text.ts'
import { choose } from './choose.ts'
import { eraNamed } from './era-named.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTest } from './load-tests.ts'
import { exploreOptions, searchOptions, type ArgumentsOf } from './options.ts'
import { print, terminalWidth } from './terminal.ts'
import { askedProperties, verifyTest } from './verify-test.ts'

const builder = (yargs: Argv) =>
  searchOptions(
    yargs
      .positional('test', { type: 'string', demandOption: true, describe: 'A test of the suite, or a litmus file' })
      .option('from', { type: 'string', requiresArg: true, demandOption: true, describe: 'The era to start from' })
      .option('to', { type: 'string', requiresArg: true, demandOption: true, describe: 'The era to compare with' })
      .option('property', {
        type: 'string',
        requiresArg: true,
        default: QUESTION,
        describe: 'The verdict of this property (see: list properties)',
      }),
  ).example('$0 ablate B01-vmsplice-unmap-in-child --from v5.7 --to v5.9', 'which rule closed CVE-2020-29374')

type Arguments = ArgumentsOf<typeof builder>

export const ablate: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: Arguments): Promise<number> {
  const [from, to] = [await eraNamed(given.from), await eraNamed(given.to)]
  const changes = differences(from, to)
  if (changes.length === 0) throw new UserError(`${from.name} and ${to.name} differ in no choice`)
  const judged = askedProperties.filter(({ kind }) => kind !== 'witness')
  const property = choose(judged, given.property, ['property', 'properties']).name
  const options = exploreOptions(given)
  const test = await loadTest(given.test)
  const signal = interruptSignal('nothing is printed')
  const verdictIn = async (era: Era): Promise<Verdict> => {
    const { records } = await verifyTest(test, era, { ...options, signal }, { runs: false })
    return records.find((record) => record.property === property)!.verdict
  }
  const ends = { from: await verdictIn(from), to: await verdictIn(to) }
  const rows: Ablated[] = []
  for (const { choice, from: before, to: after } of changes) {
    if (signal.aborted) break
    const withIt = await verdictIn(composeEra(from, [{ choice, alternative: after }]))
    const withoutIt = await verdictIn(composeEra(to, [{ choice, alternative: before }]))
    rows.push({ choice: choice.name, before: before.name, after: after.name, withIt, withoutIt })
  }
  if (signal.aborted) return EXIT.interrupted
  print(renderAblation({ test: test.name, property, from: from.name, to: to.name, ends, rows }, terminalWidth()))
  const verdicts = [ends.from, ends.to, ...rows.flatMap(({ withIt, withoutIt }) => [withIt, withoutIt])]
  return verdicts.includes('incomplete') ? EXIT.incomplete : EXIT.expected
}
