import type { Argv } from 'yargs'
import { reporters } from '../../gate/reporters/index.ts'
import { configFor, settle } from './config.ts'
import { eraOption, searchOptions, type ArgumentsOf } from '../options.ts'
import { jobsOption } from '../pool.ts'

/** What `gate` takes, from the command line and from a configuration. */
export const gateOptions = (yargs: Argv) =>
  jobsOption(searchOptions(eraOption(yargs)))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Folders of litmus files, files, or names of tests of the suite; the standard suite if none is named',
    })
    .option('baseline', {
      type: 'string',
      requiresArg: true,
      describe: 'The file of verdicts that were found right',
    })
    .option('property', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only this property; may be repeated (see: list properties)',
    })
    .option('update', {
      type: 'boolean',
      default: false,
      describe: 'Write what is found to the baseline: its diff is for a review',
    })
    .option('partial', {
      type: 'boolean',
      default: false,
      describe: 'Run a part on purpose: what the baseline has beyond it is neither missed nor lost',
    })
    .option('reporter', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: `How to tell it, as NAME or NAME=FILE; may be repeated. One of ${reporters.map(({ name }) => name).join(', ')}`,
    })
    .option('reports', {
      type: 'string',
      requiresArg: true,
      describe: 'Write the runs that show what moved to this folder: a page to step through each, pictures, JSON',
    })
    .option('cache', {
      type: 'string',
      requiresArg: true,
      describe: 'The folder of what was found before. If not given, that of the user: ~/.cache/cowproof',
    })
    .option('no-cache', { type: 'boolean', default: false, describe: 'Explore everything anew, and keep nothing' })
    .option('shard', {
      type: 'string',
      requiresArg: true,
      describe: 'Run one of several parts, as in 2/3, and leave it to --merge to miss something',
    })
    .option('merge', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Run nothing: take what the shards found, from their JSON reports or a folder of them; may be repeated',
    })
    .option('watch', { type: 'boolean', default: false, describe: 'Run again what a changed file affects' })
    .option('config', {
      type: 'string',
      requiresArg: true,
      describe:
        'The configuration. If not given, cowproof.config.{ts,js,json,yaml} here or in the nearest folder around',
    })
    .option('print-config', { type: 'boolean', default: false, describe: 'Print what would be run, and run nothing' })
    .middleware(async (given) => {
      const file = await configFor(given.config)
      // yargs knows which values nobody gave, though its types do not say so.
      const { defaulted = {} } = yargs.parsed as { readonly defaulted?: object }
      if (file) settle(given, file, (option) => option in defaulted)
    })
    .example('$0 gate --baseline baseline.json --update', 'writes the baseline of the standard suite')
    .example('$0 gate --baseline b.json --shard 1/3 --reporter json=shards/1.json', 'one of three jobs')
    .example('$0 gate --baseline b.json --merge shards', 'what the three of them found')
    .example('$0 gate tests/ --baseline baseline.json', 'fails where a verdict, a depth or a number of states moved')

export type GateArguments = ArgumentsOf<typeof gateOptions>
