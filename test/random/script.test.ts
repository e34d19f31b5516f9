import { describe, expect, test } from 'vitest'
import { litmusOfScript, smallerScripts, type Deed, type Script } from '../../src/random/script.ts'
import { shrunk, smallerBy } from '../../src/random/shrink.ts'
import { testIn } from '../observe/litmus.ts'

const HEADING = { name: 'any', sentence: 'any' }
const textOf = (script: Script) => litmusOfScript(script, 'exists (parent:x=0)', HEADING)

function deed(number: number, task: string, words: string, ...waitsFor: readonly number[]): Deed {
  return { number, task, words: words.split(' '), yields: words.startsWith('read'), waitsFor }
}

/** A run of whole operations, each after the one before: what a child does with a reference, and a device of the parent. */
const whole: Script = {
  pages: ['x', 'y'],
  tasks: [
    { name: 'parent', kind: 'process', process: null },
    { name: 'child', kind: 'process', process: null },
    { name: 'child_thread', kind: 'thread', process: 'child' },
    { name: 'disk', kind: 'device', process: null },
  ],
  deeds: [
    deed(0, 'parent', 'write y 1'),
    deed(1, 'parent', 'fork child'),
    deed(2, 'child', 'pin_user_pages x read -> buffer'),
    deed(3, 'child_thread', 'munmap x', 2),
    deed(4, 'parent', 'write x 1', 3),
    deed(5, 'disk', 'read buffer', 4),
    deed(6, 'child', 'unpin buffer', 5),
    deed(7, 'parent', 'munmap y', 6),
  ],
}

describe('a script', () => {
  test('is a test in which operations wait for each other', () => {
    const { tasks } = testIn(textOf(whole))
    const said = tasks.map(({ name, statements }) => [name, statements.map(({ kind }) => kind)])
    expect(said).toEqual([
      ['parent', ['operation', 'operation', 'await', 'operation', 'signal', 'await', 'operation']],
      ['child', ['operation', 'signal', 'await', 'operation', 'signal']],
      ['child_thread', ['await', 'operation', 'signal']],
      ['disk', ['await', 'operation', 'signal']],
    ])
    expect(textOf(whole)).toContain('await child:pin_user_pages_done\n  munmap x\n  signal munmap_done')
  })

  test('waits, without an operation, for what that waited for and for what was before it', () => {
    const [without] = [...smallerScripts(whole)].filter(
      ({ deeds, tasks }) =>
        tasks.length === 3 && deeds.length === 7 && deeds.every(({ task }) => task !== 'child_thread'),
    )
    expect(without!.deeds.find(({ number }) => number === 4)!.waitsFor).toEqual([2])
  })

  test('loses with a process all that is done in it, its fork, and what is done through its references', () => {
    const alone = [...smallerScripts(whole)].find(({ tasks }) => tasks.every(({ name }) => name === 'parent'))
    expect(alone!.deeds.map(({ words }) => words.join(' '))).toEqual(['write y 1', 'write x 1', 'munmap y'])
    expect(alone!.deeds.flatMap(({ waitsFor }) => waitsFor)).toEqual([])
  })

  test('has smaller ones that wait for nothing that is gone, all the way down', async () => {
    let seen = 0
    const smallest = await shrunk(whole, smallerBy(textOf, smallerScripts), 1, ([next]) => {
      const numbers = new Set(next!.deeds.map(({ number }) => number))
      const tasks = new Map(next!.deeds.map(({ number, task }) => [number, task]))
      for (const { task, waitsFor } of next!.deeds)
        for (const each of waitsFor) {
          expect(numbers).toContain(each)
          expect(tasks.get(each)).not.toBe(task)
        }
      seen++
      return Promise.resolve(next!)
    })
    expect(seen).toBeGreaterThan(3)
    expect(smallest.deeds).toEqual([])
    expect([smallest.tasks.length, smallest.pages.length]).toEqual([1, 1])
  })

  // What a device does, a process may do: through a reference that it has anyway.
  test('gives what a device does to another task', async () => {
    const isWanted = ({ deeds }: Script): boolean =>
      ['fork', 'pin_user_pages', 'read'].every((word) => deeds.some(({ words }) => words[0] === word))
    const smallest = await shrunk(whole, smallerBy(textOf, smallerScripts), 1, ([next]) =>
      Promise.resolve(isWanted(next!) ? next! : null),
    )
    expect(smallest.tasks.map(({ name }) => name)).toEqual(['parent', 'child'])
    expect(smallest.deeds.map(({ words }) => words[0])).toEqual(['fork', 'pin_user_pages', 'read'])
    expect(smallest.deeds.flatMap(({ waitsFor }) => waitsFor)).toEqual([])
  })
})
