import { functionText, functionScope, wordNames, type Unit } from './scope.ts'

/**
 * The visited set is two arrays. `arena` holds the words of every state in the order in which they were found; the
 * record of state s starts at word (s + 1) * words, and record 0 is unused. `table` is an open-addressing hash table
 * of a power of two of slots: 0 is empty; otherwise the low bits, as many as address the table, are the number of a
 * record, and the high bits are those of the state's hash. Two states are the same only if all their words are.
 *
 * Emits `hash(words)` and the functions that use it. Random access to memory is what costs here. So a batch of
 * successors is hashed first and looked up in a short loop of its own, in which the processor waits for several at a
 * time: a tenth faster than one loop. To touch their slots in a pass before gained nothing more.
 */
export function emitVisited(unit: Unit): void {
  emitHash(unit)
  emitInsert(unit)
  emitFind(unit)
  emitRebuild(unit)
}

function emitHash(unit: Unit): void {
  const words = wordNames(unit.layout)
  const rounds = words.flatMap((word) => [`h = Math.imul(h ^ ${word}, 0x9e3779b1)`, 'h ^= h >>> 15'])
  const finish = [
    'h = Math.imul(h, 0x85ebca77)',
    'h ^= h >>> 13',
    'h = Math.imul(h, 0xc2b2ae3d)',
    'return h ^ h >>> 16',
  ]
  unit.functions.push(functionText('hash', words, functionScope(unit), ['let h = 0x27d4eb2f', ...rounds, ...finish]))
}

/** `insert(end, states, arena, table)` adds the successors in `batch` up to `end` and returns the number of states. */
function emitInsert(unit: Unit): void {
  const words = wordNames(unit.layout)
  const size = words.length + 1
  const all = words.join(', ')
  const load = `const ${words.map((word, index) => `${word} = batch[p + ${index}]`).join(', ')}`
  unit.functions.push(
    functionText('insert', ['end', 'states', 'arena', 'table'], functionScope(unit), [
      'const mask = table.length - 1',
      `for (let p = 0, i = 0; p < end; p += ${size}, i++) {`,
      load,
      `hashes[i] = hash(${all})`,
      '}',
      `for (let p = 0, i = 0; p < end; p += ${size}, i++) {`,
      load,
      'const h = hashes[i]',
      'let slot = h & mask',
      'let entry = table[slot]',
      `while (entry !== 0 && !(((entry ^ h) & ~mask) === 0 && ${sameRecord(words)})) {`,
      'slot = slot + 1 & mask',
      'entry = table[slot]',
      '}',
      'if (entry !== 0) continue',
      'states++',
      'table[slot] = h & ~mask | states',
      ...words.map((word, index) => `arena[states * ${words.length} + ${index}] = ${word}`),
      `observe(batch[p + ${words.length}], ${all})`,
      '}',
      'return states',
    ]),
  )
}

/** `find(p, arena, table)` is the number of the state in `batch` at `p`, or -1. */
function emitFind(unit: Unit): void {
  const words = wordNames(unit.layout)
  unit.functions.push(
    functionText('find', ['p', 'arena', 'table'], functionScope(unit), [
      'const mask = table.length - 1',
      `const ${words.map((word, index) => `${word} = batch[p + ${index}]`).join(', ')}`,
      `const h = hash(${words.join(', ')})`,
      'for (let slot = h & mask; table[slot] !== 0; slot = slot + 1 & mask) {',
      'const entry = table[slot]',
      `if (((entry ^ h) & ~mask) === 0 && ${sameRecord(words)}) return (entry & mask) - 1`,
      '}',
      'return -1',
    ]),
  )
}

/** `rebuild(states, arena, table)` fills an empty table with the states of the arena. */
function emitRebuild(unit: Unit): void {
  const words = wordNames(unit.layout)
  const fields = words.map((_, index) => `arena[record * ${words.length} + ${index}]`)
  unit.functions.push(
    functionText('rebuild', ['states', 'arena', 'table'], functionScope(unit), [
      'const mask = table.length - 1',
      'for (let record = 1; record <= states; record++) {',
      `const h = hash(${fields.join(', ')})`,
      'let slot = h & mask',
      'while (table[slot] !== 0) slot = slot + 1 & mask',
      'table[slot] = h & ~mask | record',
      '}',
    ]),
  )
}

function sameRecord(words: readonly string[]): string {
  return words
    .map((word, index) => `arena[(entry & mask) * ${words.length}${index === 0 ? '' : ` + ${index}`}] === ${word}`)
    .join(' && ')
}
