import { describe, expect, test } from 'vitest'
import { EXACT_BIAS } from '../../models/kernel/memory.ts'
import { kernelWords } from '../../models/kernel/words/index.ts'
import { numberedNames } from '../../src/program/explain.ts'
import { schema } from '../../src/program/places.ts'
import { model } from '../../src/invariants/model.ts'
import { namedValue } from '../../src/report/speech.ts'
import { entity, range, single } from '../../src/state/declare.ts'
import { changeWords, valueWords } from '../../src/report/words.ts'
import { litmusWords } from '../../src/litmus/words.ts'
import { leakDocument } from './fixture.ts'

/** How a refcount is called in a model in which a pin adds so much. */
function refcount(value: number, pinBias: number): string {
  const memory = schema({
    gup: single({ pinBias: range(pinBias, pinBias) }),
    frame: entity({ count: 1 }, { refcount: range(0, 99) }),
  })
  const { program } = model({ name: 'm', schema: memory, tasks: [], properties: [], constants: 'keep' })
  return namedValue({ program, names: numberedNames, vocabulary: kernelWords }, 'frame', 'refcount', value)
}

describe('values in words', () => {
  test.each([
    [0, '0'],
    [15, '15'],
    [16, '16 (1 pin)'],
    [17, '17 (1 pin + 1)'],
    [32, '32 (2 pins)'],
    [35, '35 (2 pins + 3)'],
  ])('a refcount of %i is %s', (value, words) => expect(refcount(value, EXACT_BIAS)).toBe(words))

  test('where a pin weighs less, the references of others may add up to one: nothing is said', () => {
    expect(refcount(17, 2)).toBe('17')
  })

  test('a register that nothing was read into is unset, or a fault', () => {
    expect(litmusWords.entities['register']!.fields['value']!.values).toEqual({ '-1': 'unset', '-2': 'fault' })
  })

  test('a document says them instead of its values', () => {
    const { frame } = leakDocument.entities
    const described = { ...frame!.fields['refcount']!, words: { 2: '2 (two)' } }
    const entities = {
      ...leakDocument.entities,
      frame: { ...frame!, fields: { ...frame!.fields, refcount: described } },
    }
    const document = { ...leakDocument, entities }
    expect(valueWords(document, 'frame', 'refcount', 2)).toBe('2 (two)')
    expect(valueWords(document, 'frame', 'refcount', 1)).toBe('1')
    const change = { entity: 'frame', instance: 0, field: 'refcount', before: 1, after: 2, kind: 'memory' } as const
    expect(changeWords(document, change)).toBe('refcount 1 -> 2 (two)')
  })
})
