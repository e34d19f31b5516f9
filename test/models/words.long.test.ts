import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { memory } from '../../models/kernel/memory.ts'
import { kernelWords } from '../../models/kernel/words/index.ts'
import { explore } from '../../src/explorer/index.ts'
import { check } from '../../src/litmus/check.ts'
import { elaborate } from '../../src/litmus/elaborate.ts'
import { instanceName, positionIn } from '../../src/litmus/instance-names.ts'
import { parse } from '../../src/litmus/parse.ts'
import { testbed } from '../../src/litmus/testbed.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'
import { litmusWords } from '../../src/litmus/words.ts'
import { declarations } from '../../src/program/places.ts'
import { nameOf, statesOf, type Counterexample } from '../../src/report/counterexample.ts'
import { toDocument } from '../../src/report/to-document.ts'
import { changePhrases } from '../../src/report/sentence.ts'
import { called, type Speech } from '../../src/report/speech.ts'
import { storedSchema } from '../../src/state/declare.ts'
import type { ValueType } from '../../src/state/schema.ts'

const { entities } = storedSchema({ ...memory[declarations], ...testbed[declarations] }, {})
const fields = Object.entries(entities).flatMap(([entity, { fields: all }]) =>
  Object.entries(all).map(([field, { type, ghost }]) => ({ entity, field, type, ghost })),
)

/** Whether a table has words for whatever a field may become, or be. */
function isComplete(words: Readonly<Record<string, string>>, type: ValueType): boolean {
  if (words['other'] !== undefined) return true
  const has = (...keys: readonly string[]): boolean => keys.every((key) => words[key] !== undefined)
  switch (type.kind) {
    case 'flag':
      return has('yes', 'no')
    case 'range':
      return has('more', 'less')
    case 'enumeration':
      return has(...type.members)
    case 'reference':
      return false
  }
}

describe('the words of the kernel', () => {
  test.each(fields)('$entity $field has a phrase for each change and each value', ({ entity, field, type, ghost }) => {
    const words = litmusWords.entities[entity]?.fields[field]
    expect(words && (ghost || isComplete(words.becomes, type)) && isComplete(words.is, type)).toBe(true)
  })

  test('are of nothing that does not exist', () => {
    const described = Object.entries(litmusWords.entities).flatMap(([entity, { fields: all, together = [] }]) =>
      [...Object.keys(all), ...together.flatMap(({ changed, also = [] }) => [...Object.keys(changed), ...also])].map(
        (field) => `${entity} ${field}`,
      ),
    )
    const existing = fields.map(({ entity, field }) => `${entity} ${field}`)
    expect(described.filter((each) => !existing.includes(each))).toEqual([])
  })

  test('are of steps and routines that some operation has', () => {
    const folder = join(import.meta.dirname, '../../models/kernel')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const source = files
      .filter((file) => !file.startsWith('words'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join()
    const quoted = (name: string): boolean => source.includes(`'${name}'`)
    const litmus = ['start']
    const isKnown = (label: string): boolean => {
      const parts = label.split('/')
      const plain = parts.at(-1)!
      return (
        parts.slice(0, -1).every(quoted) && (quoted(plain) || quoted(plain.replace('!', '')) || litmus.includes(plain))
      )
    }
    expect(Object.keys(kernelWords.labels).filter((label) => !isKnown(label))).toEqual([])
  })
})

/** The documents of all runs that a test of the suite shows under an era, with what their sentences were made from. */
async function documentsOf(name: string, eraName: string) {
  const file = readdirSync(join(import.meta.dirname, '../../models/litmus'), {
    recursive: true,
    encoding: 'utf8',
  }).find((each) => each.endsWith(`/${name}.litmus`))!
  const text = readFileSync(join(import.meta.dirname, '../../models/litmus', file), 'utf8')
  const tree = parse(text, name)
  const checked = tree.ok ? check(tree.value, vocabulary) : tree
  if (!checked.ok) throw new Error(`${name} has mistakes`)
  const era = eras.find((each) => each.name === eraName)!
  const elaborated = elaborate(checked.value, era)
  const { model } = elaborated
  const exploration = await explore(model)
  const names = instanceName(elaborated)
  const speech: Speech = { program: model.program, names, vocabulary: litmusWords }
  return exploration.properties
    .filter(({ run }) => run)
    .map((result) => {
      const document = toDocument({
        test: name,
        era: eraName,
        model,
        result,
        exploration,
        command: '',
        root: '/',
        labels: names,
        vocabulary: litmusWords,
        litmusPosition: positionIn(checked.value),
      })
      return { document, speech }
    })
}

const RUNS = [
  ['B01-vmsplice-unmap-in-child', 'v5.7'],
  ['B06-pin-fast-races-fork', 'v5.9'],
  ['B09-pin-races-swap-out', 'v5.9'],
  ['B11-pin-then-uffd-wp', 'v5.18'],
  ['B12-swapoff-finds-a-page-that-left-the-cache', 'v5.9'],
  ['B13-swap-in-around-the-cache', 'v5.19'],
  ['B14-uffdio-move-takes-another-page', 'v6.14'],
  ['B20-pin-ksm-page', 'v5.9'],
  ['B21-madvise-free-then-get', 'v5.9'],
  ['B22-fork-of-migration-entry', 'v5.9'],
  ['B23-unnecessary-copy-lru-batch', 'v5.9'],
  ['B25-stale-tlb-entry', 'v5.9'],
  ['B31-uffd-wp-through-swap', 'v5.9'],
] as const

describe.each(RUNS)('the sentences of %s in %s', (name, era) => {
  const found = documentsOf(name, era)

  test('say every change of memory', async () => {
    const documents = await found
    expect(documents.length).toBeGreaterThan(0)
    for (const { document, speech } of documents) {
      for (const { changes } of document.steps) {
        const said = changePhrases(speech, changes)
        for (const { entity, instance, field } of changes.filter(({ kind }) => kind === 'memory')) {
          const isSaid = said.some(
            (each) => each.entity === entity && each.instance === instance && each.fields.includes(field),
          )
          expect(isSaid, `${entity} ${instance} ${field}`).toBe(true)
        }
      }
    }
  })

  test('name no values but those before and after', async () => {
    for (const { document } of await found) {
      for (const { sentence, changes } of document.steps) {
        const pairs = changes.map(({ before, after }) => `${String(before)} -> ${String(after)}`)
        for (const pair of sentence.match(/-?\d+ -> -?\d+/g) ?? []) expect(pairs, sentence).toContain(pair)
      }
    }
  })

  test('say of what they see what was so before', async () => {
    for (const { document, speech } of await found) {
      const states = statesOf(document)
      document.steps.forEach(({ sentence }, index) => {
        for (const { what, value } of factsIn(document, speech, states[index]!)) {
          const stated = new RegExp(`${what} (.*)`).exec(sentence)?.[1]
          if (stated !== undefined) expect(stated, sentence).toMatch(new RegExp(`^${value}\\b`))
        }
      })
    }
  })

  test('have no words of the program', async () => {
    for (const { document } of await found) {
      expect(document.spoken).not.toMatch(/[[\]{}=]|^$/)
      for (const { sentence } of document.steps)
        expect(sentence).not.toMatch(/[[\]{}=]|undefined|\bnull\b|sets \w+ of [^:,]+: \S+ -> /)
    }
  })
})

/** What a sentence may say of counts and PTEs, as it stands in a state. */
function factsIn(document: Counterexample, speech: Speech, state: ReturnType<typeof statesOf>[number]) {
  const frames = state['frame']!.flatMap(({ refcount, mapcount }, frame) => [
    { what: `refcount of ${nameOf(document, 'frame', frame)} is`, value: String(refcount) },
    { what: `mapcount of ${nameOf(document, 'frame', frame)} is`, value: String(mapcount) },
  ])
  const ptes = state['pte']!.flatMap(({ frame, writable }, pte) => {
    const name = called(speech, 'pte', pte)
    return [
      {
        what: `${name} maps`,
        value: typeof frame === 'number' ? nameOf(document, 'frame', frame) : '(no frame|the zero page)',
      },
      { what: `${name} is(?= writable| not writable)`, value: writable === true ? 'writable' : 'not' },
    ]
  })
  return [...frames, ...ptes]
}
