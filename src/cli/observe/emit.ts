import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { eras } from '../../../models/eras/index.ts'
import type { Era } from '../../../models/kernel/era.ts'
import { explore, type Run } from '../../explorer/index.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import { elaborate, QUESTION } from '../../litmus/elaborate.ts'
import { statementLabels } from '../../litmus/statement-labels.ts'
import { notEmittable, programOf } from '../../observe/emit/program.ts'
import { ordersOf, type Order } from '../../observe/orders.ts'
import { writeReport } from '../../report/index.ts'
import { EXIT } from '../exit-code.ts'
import { prepareFolder, unlessUnwritten } from '../reports.ts'
import { print, say } from '../terminal.ts'

/** Writes each test as a C program to a folder, or says why there is none. `era`: one under which to look for the order, or null for any. */
export async function emitAll(tests: readonly LitmusTest[], folder: string, era: Era | null): Promise<number> {
  prepareFolder(folder, 'emit')
  const codes: number[] = []
  // oxlint-disable-next-line no-await-in-loop -- they would only compete for the processor
  for (const test of tests) codes.push(await emit(test, folder, era))
  return [EXIT.usage, EXIT.incomplete].find((code) => codes.includes(code)) ?? EXIT.expected
}

async function emit(test: LitmusTest, folder: string, era: Era | null): Promise<number> {
  const reasons = notEmittable(test)
  const found = reasons.length > 0 ? null : await answersOf(test, era)
  if (found?.order === null) reasons.push('its end takes a race: no order of whole operations shows it')
  if (!found || found.order === null) {
    say(`cowproof: no program for ${test.name}: ${reasons.join('; ')}\n`)
    return EXIT.incomplete
  }
  const name = `${test.name.replaceAll(/[^\w-]+/g, '-')}.c`
  const path = join(folder, name)
  if (existsSync(path)) {
    say(`cowproof: there is a '${path}' already, which is kept: move it away, or name another folder\n`)
    return EXIT.usage
  }
  const text = programOf(test, found.order, found.says)
  const { unwritten } = await unlessUnwritten(() => Promise.resolve(writeReport(folder, name, text)))
  if (unwritten !== null) say(`cowproof: ${unwritten}\n`)
  else print(`${path}\n`)
  return unwritten === null ? EXIT.expected : EXIT.usage
}

/** In which order whole operations lead to the end in question, null where it takes a race, and what the model says of releases, in lines. */
async function answersOf(
  test: LitmusTest,
  era: Era | null,
): Promise<{ readonly order: Order | null; readonly says: readonly string[] }> {
  const coarse = new Map<Era, Run | null>()
  const racy: Era[] = []
  for (const each of era === null || eras.includes(era) ? eras : [...eras, era]) {
    // oxlint-disable-next-line no-await-in-loop -- they would only compete for the processor
    const run = await violatingRun(test, each, 'coarse')
    coarse.set(each, run)
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (!run && (await violatingRun(test, each, 'fine'))) racy.push(each)
  }
  const shown = [...coarse].filter(([, run]) => run !== null).map(([each]) => each)
  const [from] = era && shown.includes(era) ? [era] : shown.slice(-1)
  const order = from ? orderOf(test, coarse.get(from)!) : racy.length > 0 ? null : ordersOf(test, 1).orders[0]!
  return { order, says: saidOf([...coarse.keys()], shown, racy) }
}

async function violatingRun(test: LitmusTest, era: Era, steps: 'fine' | 'coarse'): Promise<Run | null> {
  const { properties } = await explore(elaborate(test, era, steps).model)
  return properties.find(({ property }) => property.name === QUESTION)!.run
}

function saidOf(all: readonly Era[], shown: readonly Era[], racy: readonly Era[]): string[] {
  const names = (some: readonly Era[]): string => some.map(({ name }) => name).join(', ')
  const never = all.filter((each) => !shown.includes(each) && !racy.includes(each))
  return [
    ...(shown.length > 0
      ? [`The model (cowproof) has the end that should not be, in the order of this program, in ${names(shown)}.`]
      : ['The model (cowproof) has the end that should not be in no order of whole operations.']),
    ...(racy.length > 0 ? [`It takes a race in ${names(racy)}.`] : []),
    ...(never.length > 0 ? [`It has no such end in ${names(never)}.`] : []),
  ]
}

/** In which order the operations of a test begin in a run of it. What a run does not show stands before what its task does next. */
function orderOf(test: LitmusTest, { steps }: Run): Order {
  const labels = test.tasks.map((task) => {
    const all = statementLabels(task)
    return all.filter((_, index) => task.statements[index]!.kind === 'operation')
  })
  const next = labels.map(() => 0)
  const order: number[] = []
  const advance = (task: number, to: number): void => {
    for (; next[task]! < to; next[task]!++) order.push(task)
  }
  for (const { transition } of steps)
    advance(transition.task, labels[transition.task]!.indexOf(transition.label.split('/')[0]!) + 1)
  for (const [task, all] of labels.entries()) advance(task, all.length)
  return order
}
