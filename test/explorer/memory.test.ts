import { expect, test } from 'vitest'
import { isOutOfMemory, OutOfMemory } from '../../src/explorer/memory.ts'

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return null
}

test('what JavaScript throws where memory cannot be had is told from other errors', () => {
  // oxlint-disable-next-line unicorn/no-new-array -- a length that no array has
  for (const work of [() => new Int32Array(2 ** 53 - 1), () => 'x'.repeat(2 ** 30), () => new Array(2 ** 32)])
    expect(isOutOfMemory(thrownBy(work)), String(work)).toBe(true)
  expect(isOutOfMemory(new OutOfMemory('no room'))).toBe(true)
  for (const work of [() => 'x'.repeat(-1), () => null!['x' as never]])
    expect(isOutOfMemory(thrownBy(work)), String(work)).toBe(false)
})
