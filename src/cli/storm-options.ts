import type { Argv } from 'yargs'
import { operationCalled } from '../../models/kernel/operations/also-called.ts'
import { operations, stormOperations } from '../../models/kernel/operations/index.ts'
import type { Operation } from '../../models/kernel/operations/operation.ts'
import { defaultStorm, type StormBounds } from '../../models/storm.ts'
import { UserError } from '../report/user-error.ts'
import { choose } from './choose.ts'
import { commandLine } from './command-line.ts'
import { listOf, wholeNumber } from './options.ts'

/** Nobody explores more than this, and a mistyped bound should not fill the memory before anything is said. */
const MOST = 6

export function stormOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('threads', {
      type: 'string',
      requiresArg: true,
      default: defaultStorm.threads.join(','),
      describe: 'Threads of each process: 1,1 is two processes; the second starts when the first forks',
    })
    .option('pages', {
      type: 'string',
      requiresArg: true,
      default: String(defaultStorm.pages),
      describe: 'Virtual pages of each process',
    })
    .option('references', {
      type: 'string',
      requiresArg: true,
      default: String(defaultStorm.references),
      describe: 'References that GUP can take at the same time',
    })
    .option('slots', {
      type: 'string',
      requiresArg: true,
      default: String(defaultStorm.slots),
      describe: 'Swap slots; without any, nothing is swapped out',
    })
    .option('frames', {
      type: 'string',
      requiresArg: true,
      describe: 'Page frames: runs that need more are not followed. Unless given, as many as any run needs',
    })
    .option('operations', {
      type: 'string',
      requiresArg: true,
      array: true,
      describe: 'Only these operations: read,write,fork, or all of them: all (see `list operations`)',
    })
}

export interface StormArguments {
  readonly threads: string
  readonly pages: string
  readonly references: string
  readonly slots: string
  readonly frames?: string | undefined
  readonly operations?: readonly string[] | undefined
}

export interface Storm {
  readonly bounds: StormBounds
  /** As on the command line, where they differ from all. */
  readonly operations: readonly Operation[]
  /** The options that make this storm again. */
  readonly words: readonly string[]
}

/** The storm that was asked for. Throws a `UserError` for bounds and operations that make none. */
export function chosenStorm(given: StormArguments): Storm {
  const threads = given.threads
    .split(',')
    .map((count) =>
      wholeNumber('--threads', count.trim(), { unit: 'threads for each process (as in 1,1)', min: 1, max: MOST }),
    )
  if (threads.length > MOST)
    throw new UserError(`--threads names ${threads.length} processes: at most ${MOST} are possible`)
  const pages = wholeNumber('--pages', given.pages, { unit: 'pages', min: 1, max: MOST })
  const references = wholeNumber('--references', given.references, { unit: 'references', min: 0, max: MOST })
  const slots = wholeNumber('--slots', given.slots, { unit: 'swap slots', min: 0, max: MOST })
  const frames =
    given.frames === undefined
      ? undefined
      : wholeNumber('--frames', given.frames, { unit: 'frames', min: 1, max: 2 * MOST })
  const chosen = given.operations && listOf(given.operations).flatMap(operationsNamed)
  if (chosen?.every(({ form }) => / REFERENCE\b/.test(form))) {
    throw new UserError(
      '--operations names only what uses a reference: name an operation that takes one, as pin_user_pages',
    )
  }
  return {
    bounds: { threads, pages, references, slots, frames },
    operations: chosen ? operations.filter((each) => chosen.includes(each)) : stormOperations,
    words: [
      ...(given.threads === defaultStorm.threads.join(',') ? [] : ['--threads', threads.join(',')]),
      ...(pages === defaultStorm.pages ? [] : ['--pages', String(pages)]),
      ...(references === defaultStorm.references ? [] : ['--references', String(references)]),
      ...(slots === defaultStorm.slots ? [] : ['--slots', String(slots)]),
      ...(frames === undefined ? [] : ['--frames', String(frames)]),
      ...(chosen ? ['--operations', chosen.map(({ name }) => name).join(',')] : []),
    ],
  }
}

function operationsNamed(name: string): readonly Operation[] {
  if (name === 'all') return operations.filter(({ inStorm }) => inStorm !== 'never')
  const meant = operations.some((each) => each.name === name) ? null : operationCalled(name)
  if (meant !== null) throw new UserError(`there is no operation '${name}'. Did you mean '${meant}'?`)
  const operation = choose(operations, name, ['operation', 'operations'])
  if (operation.inStorm !== 'never') return [operation]
  throw new UserError(
    `'${name}' is in no storm, where it does nothing, or nothing new: see \`${commandLine('list', 'operations')}\``,
  )
}
