import { functionScope, functionText, wordNames, type Unit } from './scope.ts'

const FIRST_SLOTS = 64

/**
 * Emits `met(words)`: whether a task that only passes was in this state before, within the move that it makes and with as many loops behind it; from
 * now on it was. `forgetMet()` begins a new move. The places are in an open-addressing hash table, of which half the slots stay empty; each
 * slot holds the number of the move that it was filled in, the loops, and the words. What an earlier move has filled is empty.
 */
export function emitMet(unit: Unit): void {
  const words = wordNames(unit.layout)
  const size = words.length + 2
  const isSame = words.map((word, index) => ` && places[at + ${index + 2}] === ${word}`).join('')
  const placed = words.map((_, index) => `full[at + ${index + 2}]`)
  unit.functions.push(
    `let places = new Int32Array(${FIRST_SLOTS * size})\nlet move = 0\nlet metCount = 0\nlet advanced = false`,
    functionText('forgetMet', [], functionScope(unit), ['move = move + 1 | 0', 'metCount = 0']),
    functionText('met', words, functionScope(unit), [
      `const mask = places.length / ${size} - 1`,
      `let slot = (hash(${words.join(', ')}) ^ loops) & mask`,
      `let at = slot * ${size}`,
      'while (places[at] === move) {',
      `if (places[at + 1] === loops${isSame}) return true`,
      'slot = slot + 1 & mask',
      `at = slot * ${size}`,
      '}',
      'places[at] = move',
      'places[at + 1] = loops',
      ...words.map((word, index) => `places[at + ${index + 2}] = ${word}`),
      'if (++metCount > mask >> 1) meetMore()',
      'return false',
    ]),
    functionText('meetMore', [], functionScope(unit), [
      'const full = places',
      'const now = loops',
      'places = new Int32Array(full.length * 2)',
      'metCount = 0',
      `for (let at = 0; at < full.length; at += ${size}) {`,
      'if (full[at] !== move) continue',
      'loops = full[at + 1]',
      `met(${placed.join(', ')})`,
      '}',
      'loops = now',
    ]),
  )
}
