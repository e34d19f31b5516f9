import type { Argv, CommandModule } from 'yargs'
import { LIST_NAMES } from './list-names.ts'

/** A command as the help lists it. What it takes and does is loaded where somebody names it: loading all of them takes longest. */
export interface Command {
  /** Its name, and the words after it. */
  readonly words: string
  readonly describe: string
  readonly load: () => Promise<Loaded>
}

/** Adds a command to a parser. */
type Loaded = (parser: Argv, command: Command) => Argv

/** In the order in which the help lists them. */
export const commands: readonly Command[] = [
  {
    words: 'verify [tests..]',
    describe: 'Run litmus tests under each era, and compare with what they expect',
    load: async () => loaded((await import('./verify.ts')).verify),
  },
  {
    words: 'gate [tests..]',
    describe: 'Compare verdicts, depths and sizes with a baseline, and say what moved',
    load: async () => loaded((await import('./gate.ts')).gate),
  },
  {
    words: 'storm',
    describe: 'Explore all programs of the operations at once, within bounds',
    load: async () => loaded((await import('./storm.ts')).storm),
  },
  {
    words: 'storms',
    describe: 'Explore the standard storms under each era; prints docs/storms.md',
    load: async () => loaded((await import('./storms.ts')).storms),
  },
  {
    words: 'propositions [names..]',
    describe: 'Settle what kernel developers have said; prints docs/propositions.md',
    load: async () => loaded((await import('./propositions.ts')).propositions),
  },
  {
    words: 'ablate <test>',
    describe: 'Say which of the choices in which two eras differ turn the verdict of a test',
    load: async () => loaded((await import('./ablate.ts')).ablate),
  },
  {
    words: 'matrix [tests..]',
    describe: 'Print the worst verdict of each test under each era, as a table',
    load: async () => loaded((await import('./matrix.ts')).matrix),
  },
  {
    words: 'observe [tests..]',
    describe: 'Run litmus tests on a real kernel, and compare with what its model allows',
    load: async () => loaded((await import('./observe.ts')).observe),
  },
  {
    words: 'generate',
    describe: 'Write random litmus tests',
    load: async () => loaded((await import('./generate.ts')).generate),
  },
  {
    words: 'show <report>',
    describe: 'Print a counterexample in the terminal',
    load: async () => loaded((await import('./show.ts')).show),
  },
  {
    words: 'picture <report>',
    describe: 'Draw memory in a state of a counterexample: PTEs, frames, references, locks',
    load: async () => loaded((await import('./picture.ts')).picture),
  },
  {
    words: 'states <report>',
    describe: 'Show what else could have been done in the states of a counterexample, and what would have avoided it',
    load: async () => loaded((await import('./states.ts')).states),
  },
  {
    words: 'view <report>',
    describe: 'Write a page to step through a counterexample: one HTML file that needs no network',
    load: async () => loaded((await import('./view.ts')).view),
  },
  {
    words: 'gallery [tests..]',
    describe: 'Write the verdict matrix with a picture and a page of each violation',
    load: async () => loaded((await import('./gallery.ts')).gallery),
  },
  {
    words: 'kernels [what] [names..]',
    describe: 'List, fetch or forget the kernels of Debian on which tests can be run',
    load: async () => loaded((await import('./kernels.ts')).kernels),
  },
  {
    words: 'list <what>',
    describe: `List ${LIST_NAMES.join(', ')}`,
    load: async () => loaded((await import('./list.ts')).list),
  },
  {
    words: 'graph <routine>',
    describe: "Draw a routine's control-flow graph, or the run that breaks a model of your own",
    load: async () => loaded((await import('./graph.ts')).graph),
  },
  {
    words: 'export <model>',
    describe: 'Print a model for another checker',
    load: async () => loaded((await import('./export.ts')).exportCommand),
  },
]

function loaded<Arguments>(module: CommandModule<object, Arguments>): Loaded {
  return (parser, { words, describe }) => parser.command({ ...module, command: words, describe })
}

/** Adds all commands: those that the words name with all that they take, the others for the help and for names that are mistyped. */
export async function addCommands(parser: Argv, named: readonly string[]): Promise<void> {
  for (const command of commands) {
    const { words, describe, load } = command
    if (named.includes(words.split(' ')[0]!)) (await load())(parser, command)
    else parser.command(words, describe)
  }
}
