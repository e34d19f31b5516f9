import { describe, expect, test } from 'vitest'
import type { JudgedEnd } from '../../src/litmus/end-set.ts'
import { compare } from '../../src/observe/compare.ts'
import { readLine } from '../../src/observe/run-line.ts'
import { abilitiesOf, bootingAgain, observeTests, type Boot } from '../../src/observe/session.ts'
import type { Trouble } from '../../src/observe/trouble.ts'
import { withTasks } from './litmus.ts'

const abilities = { release: '6.1.0-1-amd64', have: new Set(['vmsplice']) }
const effort = { orders: 10, repetitions: 1, races: 0, seed: 1 }
const quiet = { signal: new AbortController().signal, onTest: () => {} }
const PANIC: Trouble = { kind: 'panic', console: ['Kernel panic - not syncing: a test'] }

const reads = (name: string) => withTasks('task parent { r = read x }', name)

/** A machine that shows the same of every test it is asked for, and dies of those that are named. */
function machine(deadly: readonly string[], boots: string[][] = []): Boot {
  return async (plan, onLine) => {
    const asked = [...plan.matchAll(/^test (\d+) (\S+)$/gm)].map(([, number, name]) => ({
      number: number!,
      name: name!,
    }))
    boots.push(asked.map(({ name }) => name))
    onLine('@guest 6.1.0-1-amd64 have vmsplice')
    for (const { number, name } of asked) {
      if (deadly.includes(name)) return { trouble: PANIC }
      onLine('[   12.0] something that the kernel says in between')
      onLine(`@run ${number} 0 0 ended registers 1 pages 1 2 references waits late 0 missed`)
    }
    onLine('@end')
    return { trouble: null }
  }
}

const end = (values: Partial<JudgedEnd>): JudgedEnd => ({
  registers: { 'parent:r': 1 },
  pages: { 'parent:x': 1, 'parent:y': 2 },
  references: {},
  hangs: {},
  satisfies: true,
  states: 1,
  needsRace: false,
  ...values,
})

describe('a session', () => {
  test('goes on behind a test that kills the machine, and keeps that for the test', async () => {
    const boots: string[][] = []
    const tests = ['a', 'b', 'c', 'd'].map(reads)
    const found = await observeTests(tests, machine(['b', 'c'], boots), abilities, effort, quiet)
    expect(boots).toEqual([['a', 'b', 'c', 'd'], ['c', 'd'], ['d']])
    expect(found.map(({ runs, trouble }) => [runs.length, trouble?.kind ?? null])).toEqual([
      [1, null],
      [0, 'panic'],
      [0, 'panic'],
      [1, null],
    ])
  })

  test('does not boot for what cannot be run', async () => {
    const boots: string[][] = []
    const lacking = { release: '6.1', have: new Set<string>() }
    const tests = [withTasks('task parent { reclaim x }')]
    const [found] = await observeTests(tests, machine([], boots), lacking, effort, quiet)
    expect(found!.missing).toEqual(['reclaim: the kernel has no swap'])
    expect(boots).toEqual([])
  })

  test('gives up where nothing boots', async () => {
    const boots: string[] = []
    const dead: Boot = async (plan) => {
      boots.push(plan)
      return { trouble: { kind: 'no boot', console: ['VFS: Unable to mount root fs'] } }
    }
    const found = await observeTests(['a', 'b'].map(reads), dead, abilities, effort, quiet)
    expect(boots.length).toBe(1)
    expect(found[0]!.trouble?.kind).toBe('no boot')
    expect(await abilitiesOf(dead, quiet.signal)).toEqual({
      kind: 'no boot',
      console: ['VFS: Unable to mount root fs'],
    })
  })

  test('boots once more where the guest has said nothing, and not where it has', async () => {
    let boots = 0
    const stumbling = bootingAgain(async (plan, onLine, signal) => {
      boots++
      return boots === 1 ? { trouble: PANIC } : machine(['b'])(plan, onLine, signal)
    })
    const found = await observeTests(['a', 'b', 'c'].map(reads), stumbling, abilities, effort, quiet)
    expect(found.map(({ runs, trouble }) => [runs.length, trouble?.kind ?? null])).toEqual([
      [1, null],
      [0, 'panic'],
      [1, null],
    ])
    expect(boots).toBe(3)
  })

  test('asks a machine what it can do', async () => {
    expect(await abilitiesOf(machine([]), quiet.signal)).toEqual({
      release: '6.1.0-1-amd64',
      have: new Set(['vmsplice']),
    })
  })
})

describe('what was seen is held against what is possible', () => {
  const observed = async () => (await observeTests([reads('a')], machine([]), abilities, effort, quiet))[0]!
  const agreement = async (...ends: JudgedEnd[]) => compare(reads('a'), ends, await observed()).agreement

  test.each([
    ['agrees', [end({})]],
    ['agrees', [end({}), end({ registers: { 'parent:r': 3 }, needsRace: true })]],
    ['possible not seen', [end({}), end({ registers: { 'parent:r': 3 } })]],
    ['impossible seen', [end({ registers: { 'parent:r': 3 } })]],
    ['impossible seen', [end({ pages: { 'parent:x': 1, 'parent:y': 'none' } })]],
    ['impossible seen', [end({ hangs: { parent: 'r = read x' } })]],
    ['impossible seen', []],
  ] as const)('%s', async (expected, ends) => {
    expect(await agreement(...ends)).toBe(expected)
  })

  test('a run in which a mechanism did nothing says nothing, and a value that nobody could look at may be any', async () => {
    const run = (line: string) => {
      const read = readLine(line)
      if (read?.kind !== 'run') throw new Error(line)
      return read
    }
    const before = await observed()
    const missed = run('@run 0 0 0 ended registers 7 pages 1 2 references waits late 0 missed reclaim:0:shared')
    const hidden = run('@run 0 0 0 ended registers ? pages 1 2 references waits late 0 missed')
    expect(compare(reads('a'), [end({})], { ...before, runs: [missed] }).agreement).toBe('nothing seen')
    expect(compare(reads('a'), [end({})], { ...before, runs: [hidden] }).agreement).toBe('agrees')
  })

  test('a task that waits for ever does so in a statement', async () => {
    const hang = '@run 0 0 0 hangs registers unset pages ? ? references waits 0:0 late 0 missed'
    const line = readLine(hang)
    const runs = line?.kind === 'run' ? [line] : []
    const waiting = end({ registers: { 'parent:r': 'unset' }, hangs: { parent: 'r = read x' }, satisfies: null })
    expect(compare(reads('a'), [waiting], { ...(await observed()), runs }).agreement).toBe('agrees')
  })

  test.each([
    '@run 0 0 0 ended registers 1 pages 1',
    '@run',
    '@lost 1',
    'cowproof',
    '',
    '@run 0 0 0 ended pages 1 registers 1 references waits late 0 missed',
  ])('a line that is cut off is none: %j', (line) => expect(readLine(line)).toBeNull())
})
