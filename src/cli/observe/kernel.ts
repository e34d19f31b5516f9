import { choices } from '../../../models/eras/choices.ts'
import { eraOfRelease } from '../../../models/eras/kernels.ts'
import type { Era } from '../../../models/kernel/era.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import type { JudgedEnd } from '../../litmus/end-set.ts'
import { compare } from '../../observe/compare.ts'
import type { Abilities } from '../../observe/mechanism.ts'
import type { Beside } from '../../observe/kernel.ts'
import type { Cell, Control, ObservedKernel } from '../../observe/observed.ts'
import { abilitiesOf, observeTests, type Effort } from '../../observe/session.ts'
import type { Trouble } from '../../observe/trouble.ts'
import { UserError } from '../../report/user-error.ts'
import { wordsOfEra } from '../era-file.ts'
import { eraNamed } from '../era-named.ts'
import { loadTest } from '../load-tests.ts'
import type { SearchOptions } from '../options.ts'
import { overCells } from '../pool.ts'
import { progressLine } from '../progress.ts'
import { machineOf, type Machine } from './machine.ts'

/** How much to do. */
export interface Asked {
  readonly jobs: number
  readonly effort: Effort
}

/** A kernel, and the era to hold it against: null for the one of its release. */
export interface KernelAsked {
  readonly name: string
  readonly beside: Beside
  readonly era: Era | null
}

/** Its end differs between eras in every order of its operations, so a wrong rule of reuse must show. */
const CONTROL = 'B01-vmsplice-unmap-in-child'

/** A kernel that boots, and the era that stands for it. */
export interface Guest {
  readonly name: string
  readonly machine: Machine
  readonly abilities: Abilities
  readonly era: Era
}

/** Boots a kernel to see what it can do, or says why it does not boot. */
export async function guestOf({ name, beside, era }: KernelAsked, signal: AbortSignal): Promise<Guest | Trouble> {
  const machine = await machineOf(name, beside, signal)
  const abilities = await abilitiesOf(machine.boot, signal)
  return 'kind' in abilities ? abilities : { name, machine, abilities, era: era ?? eraFor(name, abilities) }
}

function eraFor(name: string, { release }: Abilities): Era {
  const era = eraOfRelease(release)
  if (era) return era
  throw new UserError(`'${name}' is Linux ${release}, for which no era stands: name one with --era (see: list eras)`)
}

/** Runs tests, and holds what was seen of each against the ends of its model. */
export async function judge(
  tests: readonly LitmusTest[],
  { machine, abilities, era }: Guest,
  { jobs, effort }: Asked,
  signal: AbortSignal,
): Promise<readonly Cell[]> {
  const progress = progressLine()
  const onTest = (at: number): void =>
    progress.say(`Linux ${abilities.release}: ${at} of ${tests.length}, ${tests[at]!.name}`)
  const observations = await observeTests(tests, machine.boot, abilities, effort, { signal, onTest })
  progress.clear()
  const able = tests.filter((_, at) => observations[at]!.missing.length === 0)
  const ends = await endsUnder(era, able, jobs, signal)
  return tests.map((test, at) => {
    const observation = observations[at]!
    return { test, observation, compared: compare(test, ends.get(test) ?? null, observation) }
  })
}

/** Judges tests, and holds the kernel against a model that is wrong on purpose, too. */
export async function observeKernel(
  tests: readonly LitmusTest[],
  guest: Guest,
  asked: Asked,
  signal: AbortSignal,
): Promise<ObservedKernel> {
  const [control, ...cells] = await judge([await loadTest(CONTROL), ...tests], guest, asked, signal)
  const { name, abilities, era } = guest
  return {
    name,
    release: abilities.release,
    era: era.name,
    cells,
    control: await controlOf(era, control!, asked.jobs, signal),
    trouble: null,
  }
}

const SEARCH: SearchOptions = { engine: 'compiled', steps: 'fine', pinBias: null, symmetry: 'on', limits: {} }

/** All ends of tests under an era, and which of them take a race; of a test that is missing that is not known. */
export async function endsUnder(
  era: Era,
  tests: readonly LitmusTest[],
  jobs: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<LitmusTest, readonly JudgedEnd[]>> {
  const cells = tests.map(({ file }) => {
    return {
      file,
      era: wordsOfEra(era.name),
      options: SEARCH,
      runs: false,
      ends: true,
      properties: null,
      reports: null,
    }
  })
  const answers = await overCells('verifyCell', cells, jobs, signal)
  return new Map(tests.flatMap((test, at) => (answers[at]?.ends ? [[test, answers[at].ends] as const] : [])))
}

/** The era with the rule of reuse turned upside down: by the mapcount, or where it is that already, by the refcount. */
async function controlOf(era: Era, { test, observation }: Cell, jobs: number, signal: AbortSignal): Promise<Control> {
  const isByMapcount = era.choices.reuse === choices.reuse.alternatives.find(({ name }) => name === 'mapcount')!.value
  const others = wordsOfEra(era.name)
    .split('+')
    .filter((word) => !word.startsWith('reuse='))
  const wrong = await eraNamed([...others, `reuse=${isByMapcount ? 'count' : 'mapcount'}`].join('+'))
  const ends = await endsUnder(wrong, [test], jobs, signal)
  return { test: test.name, era: wrong.name, compared: compare(test, ends.get(test) ?? null, observation) }
}
