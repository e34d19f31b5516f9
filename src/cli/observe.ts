import { join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { whyDifferent, whyEra } from '../../models/eras/kernels.ts'
import type { Era } from '../../models/kernel/era.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import { controlWorks, type ObservedKernel } from '../observe/observed.ts'
import type { ForcedKernel } from '../observe/forced.ts'
import { renderForced } from '../observe/forced-text.ts'
import type { Beside } from '../observe/kernel.ts'
import { renderObserved } from '../observe/text.ts'
import { UserError } from '../report/user-error.ts'
import { commandLine, fileWord } from './command-line.ts'
import { eraNamed } from './era-named.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { jobsOf, jobsOption } from './pool.ts'
import { loadTests } from './load-tests.ts'
import { campaign, type Random } from './observe/campaign.ts'
import { guestOf, observeKernel, type Asked, type KernelAsked } from './observe/kernel.ts'
import { forcedDocument, observedDocument } from './observe/document.ts'
import { forceOn, raceOf } from './observe/force.ts'
import { boundsOf, boundsOptions } from './generate.ts'
import { listOf, wholeNumber, type ArgumentsOf } from './options.ts'
import { readReport } from './read-report.ts'
import { prepareFolder } from './reports.ts'
import { printDocument } from './results.ts'
import { print, terminalWidth } from './terminal.ts'
import { nameOfTest } from './verify-test.ts'

const builder = (yargs: Argv) =>
  boundsOptions(jobsOption(yargs))
    .positional('tests', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe:
        'Names of tests of the suite (or what they begin with: B01), litmus files, or folders of them; the standard suite if none is named',
    })
    .option('kernel', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'The kernel to boot; may be repeated: debian:6.12, or the path of an image (arch/x86/boot/bzImage)',
    })
    .option('modules', { type: 'string', requiresArg: true, describe: 'The folder of the modules of an image' })
    .option('headers', {
      type: 'string',
      requiresArg: true,
      describe: 'What modules are built with for an image: the folder of its headers, or the tree that it was built in',
    })
    .option('era', {
      type: 'string',
      requiresArg: true,
      describe: 'Hold the kernels against this era; the one that stands for the release if none is named',
    })
    .option('orders', {
      type: 'string',
      requiresArg: true,
      default: '64',
      describe: 'At most so many orders of whole operations for each test',
    })
    .option('repetitions', {
      type: 'string',
      requiresArg: true,
      default: '2',
      describe: 'How often to force each order',
    })
    .option('races', {
      type: 'string',
      requiresArg: true,
      default: '0',
      describe: 'Besides, so many runs without any order, with delays by chance',
    })
    .option('seed', { type: 'string', requiresArg: true, default: '1', describe: 'Where the chance of --races starts' })
    .option('random', {
      type: 'string',
      requiresArg: true,
      describe:
        'Run so many random tests from --seed instead, of what --operations, --tasks, --pages and --length allow',
    })
    .option('force', {
      type: 'string',
      requiresArg: true,
      describe:
        'Instead, make the race of this report happen, --repetitions times: a debugger holds its tasks in the middle of the kernel',
    })
    .option('emit', {
      type: 'string',
      requiresArg: true,
      describe:
        'Instead, and without a kernel, write each of these tests to this folder as a C program in the style of a kernel selftest',
    })
    .option('output', {
      type: 'string',
      requiresArg: true,
      default: 'reports/mismatches',
      describe: 'With --random: write the smallest test of each mismatch to this folder',
    })
    .option('complete', {
      type: 'boolean',
      default: false,
      describe: 'Exit with 1, too, where an end that needs no race was not seen',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' })
    .option('markdown', { type: 'boolean', default: false, describe: 'Print a table, tests by kernels' })
    .option('junit', { type: 'boolean', default: false, describe: 'Print JUnit XML for CI systems' })
    .example('$0 observe B01 --emit selftests', 'a program for the mail to the list')
    .example('$0 observe --kernel debian:6.12', 'the standard suite on Debian’s newest 6.12')
    .example(
      '$0 observe B01 --kernel arch/x86/boot/bzImage --era ./my-patch.ts',
      'does my patch do what its model says?',
    )

type Arguments = ArgumentsOf<typeof builder>

export const observe: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run(given: Arguments): Promise<number> {
  const asked = askedOf(given)
  const era = given.era === undefined ? null : await eraNamed(given.era)
  if (given.emit !== undefined) return emitted(given.emit, given, era)
  if (given.force !== undefined) return force(given.force, given, asked, era)
  const random = randomOf(given)
  const tests = random ? [] : await loadTests(given.tests)
  const signal = interruptSignal()
  if (random) prepareFolder(given.output, 'output')
  const beside = besideOf(given)
  const found: ObservedKernel[] = []
  for (const name of kernelsOf(given)) {
    if (signal.aborted) break
    const kernel = await observed({ tests, random }, { name, beside, era }, asked, signal)
    found.push(kernel)
    if (isText(given)) print(`${renderObserved(kernel, terminalWidth(), againWords(tests, given))}\n`)
  }
  if (!isText(given)) await printWhole(found, given, signal.aborted)
  if (signal.aborted) return EXIT.interrupted
  return exitCode(found, given)
}

/** Writes programs: what is said of kernels and of how to run tests there is not asked for. */
async function emitted(folder: string, given: Arguments, era: Era | null): Promise<number> {
  if (given.kernel !== undefined) throw new UserError('--emit writes programs and boots nothing: leave --kernel out')
  if (given.tests.length === 0) throw new UserError('--emit writes a program for each test that is named: name one')
  const tests = await loadTests(given.tests)
  const { emitAll } = await import('./observe/emit.ts')
  return emitAll(tests, folder, era)
}

function kernelsOf({ kernel }: Arguments): string[] {
  if (kernel === undefined) throw new UserError('--kernel is missing: name what to boot, as in --kernel debian:6.12')
  return listOf(kernel)
}

async function observed(
  { tests, random }: { readonly tests: readonly LitmusTest[]; readonly random: Random | null },
  kernel: KernelAsked,
  asked: Asked,
  signal: AbortSignal,
): Promise<ObservedKernel> {
  const guest = await guestOf(kernel, signal)
  if ('kind' in guest)
    return { name: kernel.name, release: null, era: kernel.era?.name ?? '', cells: [], control: null, trouble: guest }
  return random ? campaign(random, guest, asked, signal) : observeKernel(tests, guest, asked, signal)
}

function besideOf({ modules, headers }: Arguments): Beside {
  return { modules: modules ?? null, headers: headers ?? null }
}

/** Makes the race of a report happen on kernels. */
async function force(report: string, given: Arguments, { jobs, effort }: Asked, era: Era | null): Promise<number> {
  if (given.tests.length > 0 || given.random !== undefined)
    throw new UserError('--force takes its test from the report: name none, and no --random')
  if (given.markdown || given.junit) throw new UserError('--force prints text, or JSON with --json')
  const race = await raceOf(readReport(report))
  const signal = interruptSignal()
  const found: ForcedKernel[] = []
  for (const name of kernelsOf(given)) {
    if (signal.aborted) break
    const asked = { name, beside: besideOf(given), era }
    const kernel = await forceOn(race, asked, { repetitions: effort.repetitions, jobs }, signal)
    found.push(kernel)
    if (!given.json) print(`${renderForced(race, kernel, terminalWidth())}\n`)
  }
  if (given.json) printDocument(forcedDocument(race, found, signal.aborted))
  return signal.aborted ? EXIT.interrupted : forcedExitCode(found, given)
}

/** What is possible, and was not shown in so many tries, says nothing. */
function forcedExitCode(found: readonly ForcedKernel[], { complete }: Arguments): number {
  const has = (...agreements: readonly string[]): boolean =>
    found.some(({ cell }) => cell && agreements.includes(cell.compared.agreement))
  const hasPanicked = found.some(({ cell }) => cell?.observation.trouble?.kind === 'panic')
  if (has('impossible seen') || hasPanicked || (complete && has('possible not seen'))) return EXIT.unexpected
  if (found.some(({ trouble }) => trouble !== null)) return EXIT.usage
  return has('possible not seen', 'nothing seen', 'no mechanism') ? EXIT.incomplete : EXIT.expected
}

/** Which random tests were asked for, if any. */
function randomOf(given: Arguments): Random | null {
  if (given.random === undefined) return null
  if (given.tests.length > 0) throw new UserError('--random makes its own tests: name none')
  const { MAX_SAFE_INTEGER: max } = Number
  const count = wholeNumber('--random', given.random, { unit: 'tests', min: 1, max })
  return { count, seed: seedOf(given), bounds: boundsOf(given), output: given.output }
}

function seedOf({ seed }: Arguments): number {
  return wholeNumber('--seed', seed, { unit: 'a seed', min: 0, max: 2 ** 31 - 1 })
}

function askedOf(given: Arguments): Asked {
  if ([given.json, given.markdown, given.junit].filter(Boolean).length > 1)
    throw new UserError('--json, --markdown and --junit are three ways to print: name one')
  return {
    jobs: jobsOf(given),
    effort: {
      orders: wholeNumber('--orders', given.orders, { unit: 'orders', min: 1, max: 5000 }),
      repetitions: wholeNumber('--repetitions', given.repetitions, { unit: 'repetitions', min: 1, max: 10_000 }),
      races: wholeNumber('--races', given.races, { unit: 'runs', min: 0, max: 100_000 }),
      seed: seedOf(given),
    },
  }
}

function isText({ json, markdown, junit }: Arguments): boolean {
  return !json && !markdown && !junit
}

async function printWhole(found: readonly ObservedKernel[], given: Arguments, interrupted: boolean): Promise<void> {
  if (given.json) return printDocument(observedDocument(found, interrupted))
  if (given.junit) return print((await import('../observe/junit.ts')).observedJUnit(found, given.complete))
  print((await import('../observe/markdown.ts')).renderObservedMarkdown(found, { era: whyEra, test: whyDifferent }))
}

/** How to run one case again. */
function againWords(tests: readonly LitmusTest[], given: Arguments): (name: string) => string {
  const words = (['modules', 'headers', 'era', 'orders', 'repetitions', 'races', 'seed'] as const).flatMap((option) => {
    const value = given[option]
    return value === undefined ? [] : [`--${option}`, value]
  })
  return (name) => {
    const test = tests.find((each) => each.name === name)
    return commandLine('observe', test ? nameOfTest(test) : fileWord(join(given.output, `${name}.litmus`)), ...words)
  }
}

function exitCode(found: readonly ObservedKernel[], { complete, random }: Arguments): number {
  const cells = found.flatMap((kernel) => kernel.cells)
  const has = (agreement: string): boolean => cells.some(({ compared }) => compared.agreement === agreement)
  const hasPanicked = cells.some(({ observation }) => observation.trouble?.kind === 'panic')
  if (has('impossible seen') || hasPanicked || (complete && has('possible not seen'))) return EXIT.unexpected
  if (found.some(({ trouble }) => trouble !== null)) return EXIT.usage
  if (!found.every(controlWorks)) return EXIT.unexpected
  const isBare = found.some((kernel) => kernel.cells.every(({ compared }) => compared.runs === 0))
  // Random tests ask for what a kernel refuses now and then: that is told, and no failure.
  return isBare || (has('nothing seen') && random === undefined) ? EXIT.incomplete : EXIT.expected
}
