import type { Argv, CommandModule } from 'yargs'
import { classics } from '../../models/classics/index.ts'
import { eras } from '../../models/eras/index.ts'
import { storm } from '../../models/storm.ts'
import type { Model } from '../invariants/property.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { nearest } from '../litmus/diagnostic.ts'
import { elaborate } from '../litmus/elaborate.ts'
import { exportMurphi } from '../peers/murphi/export.ts'
import { seenAt } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'
import { commandLine } from './command-line.ts'
import { eraNamed } from './era-named.ts'
import { loadTest, suiteFiles, testName } from './load-tests.ts'
import { loadModel } from './model-file.ts'
import { isModelPath } from './model-path.ts'
import { chosenStorm, stormOptions } from './storm-options.ts'
import type { ArgumentsOf } from './options.ts'
import { print } from './terminal.ts'

const builder = (yargs: Argv) =>
  stormOptions(yargs)
    .positional('model', {
      type: 'string',
      demandOption: true,
      describe:
        'A litmus test or file, a textbook model (see: list models), storm, or a file with a model of your own: ./my-model.ts',
    })
    .option('name', { type: 'string', requiresArg: true, describe: 'Which model, of a file that has several' })
    .option('steps', {
      choices: ['fine', 'coarse'] as const,
      requiresArg: true,
      describe: 'The size of the steps of a model of your own. If not given, as it says',
    })
    .option('to', {
      choices: ['murphi'] as const,
      requiresArg: true,
      demandOption: true,
      describe: 'For which other checker',
    })
    .option('era', {
      type: 'string',
      requiresArg: true,
      describe: 'Under the rules of this era; the latest one if none is named',
    })
    .option('properties', {
      choices: ['on', 'off'] as const,
      requiresArg: true,
      default: 'on' as const,
      describe: 'off: without them the checker counts the whole space',
    })
    .example('$0 export two-phase-commit.3 --to murphi > model.m', 'then: rumur --symmetry-reduction off model.m')

type Arguments = ArgumentsOf<typeof builder>

export const exportCommand: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => print(exportMurphi(await modelNamed(given), { properties: given.properties === 'on' })),
}

async function modelNamed(given: Arguments): Promise<Model> {
  const { model: name } = given
  if (isModelPath(name)) {
    if (given.era !== undefined) throw new UserError(`'${name}' is a model of its own: it has no eras`)
    return loadModel(name, given.steps ?? null, given.name)
  }
  const era = given.era === undefined ? eras.at(-1)! : await eraNamed(given.era)
  const classic = classics.find((each) => each.name === name)
  if (classic) {
    if (given.era !== undefined) throw new UserError(`'${name}' is a textbook model: it has no eras`)
    return classic.model()
  }
  if (name === 'storm') {
    const { operations, bounds } = chosenStorm(given)
    return storm(era, operations, bounds)
  }
  return elaborate(await testNamed(name), era).model
}

async function testNamed(name: string): Promise<LitmusTest> {
  const tests = suiteFiles().map(testName)
  if (!tests.includes(name) && !seenAt(name)) {
    const meant = nearest(name, [...tests, ...classics.map((each) => each.name), 'storm'])
    const advice = meant === null ? '' : ` Did you mean '${meant}'?`
    throw new UserError(`there is no model '${name}'.${advice} See \`${commandLine('list', 'models')}\``)
  }
  return loadTest(name)
}
