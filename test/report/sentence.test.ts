import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepsFrom } from '../../src/explorer/moves.ts'
import type { Run } from '../../src/explorer/exploration.ts'
import { model, type Model } from '../../src/invariants/index.ts'
import { modelError } from '../../src/invariants/property.ts'
import { ModelError } from '../../src/program/interpret.ts'
import { and, any, branch, routine, schema, step, task, when, type Block } from '../../src/program/index.ts'
import { noVocabulary, type Vocabulary } from '../../src/program/vocabulary.ts'
import { nameOf, statesOf, type Counterexample } from '../../src/report/counterexample.ts'
import { toDocument } from '../../src/report/to-document.ts'
import { valueWords, withoutSubject } from '../../src/report/words.ts'
import { entity, flag, mutex, range, ref, rwlock, single } from '../../src/state/index.ts'
import { stateSpace } from '../../src/state/state.ts'
import { arbitrarySketch, modelOf } from '../explorer/random-model.ts'

/** The document of a run that goes some way or other. */
function walk(subject: Model, turns: readonly number[], vocabulary: Vocabulary = noVocabulary): Counterexample {
  const { program } = subject
  const initial = stateSpace(program.schema).of(program.initial)
  const steps: Run['steps'][number][] = []
  let state = initial
  for (const turn of turns) {
    const possible = [...stepsFrom(program, state)].filter(({ result }) => !(result instanceof ModelError))
    const taken = possible[turn % possible.length]
    if (!taken || taken.result instanceof ModelError) break
    state = taken.result.state
    steps.push({ transition: taken.transition, choices: taken.choices, state })
  }
  return toDocument({
    test: 'walk',
    era: null,
    model: subject,
    result: {
      property: modelError,
      verdict: 'violated',
      moves: steps.length,
      run: { initial, steps, failing: null, explanation: '' },
    },
    exploration: { states: 1, transitions: 1, depth: 1 },
    command: 'cowproof',
    root: process.cwd(),
    vocabulary,
  })
}

describe('the sentence of a step, without a vocabulary', () => {
  const walks = fc.tuple(arbitrarySketch, fc.array(fc.nat(20), { maxLength: 25 }))

  test('says every change of memory, and no other', () => {
    fc.assert(
      fc.property(walks, ([sketch, turns]) => {
        const document = walk(modelOf(sketch), turns)
        for (const { sentence, changes } of document.steps) {
          const expected = changes
            .filter(({ kind }) => kind === 'memory')
            .map((change) => {
              const { entity, instance, field, before, after } = change
              const [from, to] = [before, after].map((value) => valueWords(document, entity, field, value))
              const what = `${field} of ${nameOf(document, entity, instance)}`
              return [`sets ${what}: ${from} -> ${to}`, `takes ${what}`, `releases ${what}`]
            })
          for (const ways of expected) expect(ways.some((way) => sentence.includes(way))).toBe(true)
          expect(sentence.match(/\b(sets|takes|releases) /g) ?? []).toHaveLength(expected.length)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('says of what it sees what was so before', () => {
    let facts = 0
    fc.assert(
      fc.property(walks, ([sketch, turns]) => {
        const document = walk(modelOf(sketch), turns)
        const states = statesOf(document)
        document.steps.forEach(({ sentence }, index) => {
          for (const [, field, name, value] of sentence.matchAll(/(\w+) of (\w+(?: \d)?) is (\w+(?: \d)?)/g)) {
            const values = Object.entries(document.entities).flatMap(([entity, { names }]) =>
              names.flatMap((each, instance) =>
                each === name && document.entities[entity]!.fields[field!]
                  ? [valueWords(document, entity, field!, states[index]![entity]![instance]![field!]!)]
                  : [],
              ),
            )
            expect(values).toContain(value)
            facts++
          }
        })
      }),
      { numRuns: 400, seed: 7 },
    )
    expect(facts).toBeGreaterThan(10)
  })
})

const memory = schema({
  page: entity({ count: 2 }, { count: range(0, 9), dirty: flag, lock: mutex, next: ref('page'), history: range(0, 1) }),
  tree: single({ gate: rwlock }),
})
const { page, tree } = memory

const vocabulary: Vocabulary = {
  entities: {
    page: {
      called: 'leaf {own}',
      fields: {
        count: {
          becomes: { '+1': 'adds to {}', '-1': 'takes from {}', 9: 'fills {}' },
          is: { other: '{} counts {value}' },
        },
        dirty: { becomes: { yes: 'soils {}', no: 'cleans {}' }, is: { yes: '{} is dirty', no: '{} is clean' } },
        next: {
          becomes: { none: 'ends {}', other: 'hangs {after} on {}' },
          is: { none: '{} ends', other: '{} has {value}' },
        },
        lock: { becomes: { none: 'unlocks {}', other: 'locks {}' }, is: { none: '', other: '{} is locked' } },
      },
      together: [
        { changed: { count: '0', dirty: 'no' }, also: ['next'], words: 'empties {}, which had {count.before}' },
        { changed: { count: 'less', next: 'set' }, words: 'moves {} to {next.after}' },
      ],
    },
  },
  labels: {
    peek: { sees: 'nothing of note', so: 'it stops' },
    'inner/peek': { sees: '', does: 'looks' },
    idle: { does: 'idles' },
    retry: { verb: 'checks again that', so: 'it goes on' },
  },
  noFunctions: ['helper'],
}

describe('the sentence of a step, in the words of a vocabulary', () => {
  const [one, other] = [page.at(0), page.at(1)]
  const said = (block: Block): string | undefined => {
    const initial = {
      page: [{ count: 3, dirty: true, next: 1 }, { count: 1 }],
    }
    const tasks = [task('t', {}, () => block)]
    const subject = model({ name: 'm', schema: memory, tasks, properties: [], initial, constants: 'keep' })
    return walk(subject, [0, 0, 0], vocabulary).steps.at(-1)?.sentence
  }
  const inRoutine = (name: string, block: Block): Block => routine('op', {}, () => routine(name, {}, () => block))

  test.each<[string, string, Block]>([
    ['by the value', 't fills leaf 0.', [step('s', one.count.set(9))]],
    ['by the difference', 't takes from leaf 0.', [step('s', one.count.set(2))]],
    ['in general words', 't sets count of leaf 0: 3 -> 7.', [step('s', one.count.set(7))]],
    [
      'of one instance, named once',
      't adds to leaf 1, soils it, and hangs leaf 1 on it.',
      [step('s', other.count.inc(), other.dirty.set(true), other.next.set(one.next))],
    ],
    [
      'together with others',
      't empties leaf 0, which had 3.',
      [step('s', one.count.set(0), one.dirty.set(false), one.next.set(null))],
    ],
    [
      'together, as far as it fits',
      't takes from leaf 0, and cleans it.',
      [step('s', one.dirty.set(false), one.count.dec())],
    ],
    [
      'with locks released last',
      't takes from leaf 0, and unlocks leaf 1.',
      [step('l', other.lock.lock()), step('s', one.count.dec(), other.lock.unlock())],
    ],
  ])('a change %s', (_name, words, block) => expect(said(block)).toBe(words))

  test.each<[string, string, Block]>([
    ['facts, joined', 't sees that leaf 0 counts 3 and is dirty.', branch('b', and(one.count.eq(3), one.dirty), [])],
    [
      'facts about several, with one while',
      't sees that leaf 0 counts 3 and is dirty while leaf 1 counts 1.',
      branch('b', and(one.count.eq(3), one.dirty, other.count.eq(1)), []),
    ],
    ['what it is not', 't sees that leaf 0 counts 3, not 5.', branch('b', one.count.eq(5), [])],
    ['what it is less than', 't sees that leaf 0 counts 3, less than 5.', branch('b', one.count.ge(5), [])],
    [
      'without what goes without saying',
      't sees that leaf 0 counts 3.',
      branch('b', and(one.lock.isLocked.not(), one.count.eq(3)), []),
    ],
    [
      'before a change',
      't sees that leaf 0 is dirty, and takes from leaf 0.',
      [step('s', when(one.dirty), one.count.dec())],
    ],
    ['but not the value that changes', 't takes from leaf 0.', [step('s', when(one.count.eq(3)), one.count.dec())]],
    ['that it waited for', 't goes on, now that leaf 0 is dirty.', [step('s', when(one.dirty))]],
    [
      'of its choice',
      't sees that leaf 0 is dirty, and takes from leaf 0.',
      [
        step(
          's',
          any(page, (_, each) => [when(each.dirty), each.count.dec()]),
        ),
      ],
    ],
    ['in the words of its label', 't sees that nothing of note, so it stops.', branch('peek', one.dirty, [])],
    ['after a verb of its own', 't checks again that leaf 0 is dirty, so it goes on.', branch('retry', one.dirty, [])],
    ['or does, where nothing changes', 't idles.', [step('idle')]],
    ['or nothing', 't changes no memory.', [step('s')]],
    ['by the routine', 'inner() looks.', inRoutine('inner', branch('peek', one.dirty, []))],
    [
      'by the task, where the routine is no function',
      't takes from leaf 0.',
      inRoutine('helper', [step('s', one.count.dec())]),
    ],
    ['by the task, within an operation', 't takes from leaf 0.', routine('op', {}, () => [step('s', one.count.dec())])],
    ['a lock for reading', 't sets gateReaders of tree: 0 -> 1.', [step('s', tree.gate.readLock())]],
  ])('says %s', (_name, words, block) => expect(said(block)).toBe(words))

  test('can do without its subject', () => {
    const document = walk(
      model({ name: 'm', schema: memory, tasks: [task('t', {}, () => [step('s')])], properties: [] }),
      [0],
    )
    const [step0] = document.steps
    const without = (sentence: string, path: readonly string[]): string =>
      withoutSubject(document, { ...step0!, sentence, path })
    expect(without('inner() looks.', ['op', 'inner'])).toBe('looks')
    expect(without('t takes from leaf 0.', ['op'])).toBe('takes from leaf 0')
    expect(without('other takes.', ['op'])).toBe('other takes')
  })
})
