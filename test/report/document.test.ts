import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDocument, printDocument } from '../../src/report/document.ts'
import { renderText } from '../../src/report/text.ts'
import { UserError } from '../../src/report/user-error.ts'
import { documentOf, leakDocument } from './fixture.ts'
import { scenes } from './scenes.ts'

const text = printDocument(leakDocument)

describe('a counterexample as JSON', () => {
  test('reads back as it was', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const document = documentOf(scene, { era: 'v5.7' })
        expect(parseDocument(printDocument(document))).toEqual(document)
      }),
    )
  })

  test('is printed like this', async () => {
    await expect(text).toMatchFileSnapshot('../golden/report/leak.json')
    expect(JSON.parse(text)).toEqual(leakDocument)
  })

  test('keeps what a later version adds from being an error', () => {
    expect(parseDocument(JSON.stringify({ ...leakDocument, comment: 'later' }))).toEqual(leakDocument)
  })
})

describe('what the model was made from', () => {
  const bounds = { threads: [1, 2], pages: 1, references: 1, slots: 0, frames: null }

  test.each([
    { era: 'v5.7', steps: 'fine', pinBias: null, from: { kind: 'litmus', name: 'a.litmus', text: 'litmus a\n' } },
    { era: './my.ts', steps: 'coarse', pinBias: 3, from: { kind: 'storm', ...bounds, operations: ['read'] } },
  ] as const)('reads back as it was: %j', (origin) => {
    const document = { ...leakDocument, origin }
    expect(parseDocument(printDocument(document))).toEqual(document)
  })

  test('is unknown of a document that does not say it', () => {
    expect(parseDocument(JSON.stringify({ ...leakDocument, origin: undefined }))).toEqual(leakDocument)
  })

  test('nor which checks got stale', () => {
    expect(parseDocument(JSON.stringify({ ...leakDocument, staleChecks: undefined }))).toEqual(leakDocument)
    const staleChecks = [{ step: 1, saw: 'n is 0', looked: [], changedBy: 99, now: 'n is 1' }]
    expect(() => parseDocument(JSON.stringify({ ...leakDocument, staleChecks }))).toThrow(
      /^staleChecks\[0\]: there is no/,
    )
  })

  test('nor what the test is about, or what decisions looked at, which must be there', () => {
    const check = { step: 1, saw: 'n is 0', so: 'it goes', unseen: null, holders: [] }
    const old = { ...leakDocument, about: undefined, checks: [check] }
    const checks = [{ ...check, looked: [], missed: null }]
    expect(parseDocument(JSON.stringify(old))).toEqual({ ...leakDocument, checks })
    const about = { description: 'A leak.', source: 'CVE-2020-29374' }
    expect(parseDocument(printDocument({ ...leakDocument, about })).about).toEqual(about)
    const missed = { entity: 'frame', instance: 99, field: 'refcount' }
    expect(() => parseDocument(JSON.stringify({ ...old, checks: [{ ...check, missed }] }))).toThrow(
      'checks[0].missed: there is no frame 99 refcount',
    )
  })

  test('nor what was decided about what others hold, or the sentences of its steps', () => {
    const steps = leakDocument.steps.map((step) => ({ ...step, sentence: undefined }))
    const before = { ...leakDocument, steps, checks: undefined, spoken: undefined }
    const silent = { ...leakDocument, steps: leakDocument.steps.map((step) => ({ ...step, sentence: '' })) }
    expect(parseDocument(JSON.stringify(before))).toEqual(silent)
    expect(renderText(silent, { width: 80 })).toContain('frame0: refcount 0 -> 1')
    const checks = [{ step: 99, saw: 'n is 0', so: 'it goes', unseen: null, holders: [] }]
    expect(() => parseDocument(JSON.stringify({ ...leakDocument, checks }))).toThrow(/^checks\[0\]: there is no/)
  })

  test('is refused where it is something else', () => {
    const of = (from: object) =>
      JSON.stringify({ ...leakDocument, origin: { era: 'a', steps: 'fine', pinBias: null, from } })
    expect(() => parseDocument(of({ kind: 'mail' }))).toThrow(/^origin\.from\.kind: expected one of litmus, storm/)
    expect(() => parseDocument(of({ kind: 'storm', pages: -1 }))).toThrow(/^origin\.from\.threads: expected a list/)
  })
})

describe('what is no counterexample is refused in a sentence', () => {
  type Step = { task: unknown; changes: { field: unknown; before: unknown; after: unknown }[] }
  interface Draft {
    version?: unknown
    verdict: unknown
    steps: Step[]
    tasks: { name?: unknown }[]
    initial: { frame: { refcount?: unknown }[] }
  }
  const changed = (change: (document: Draft) => void): string => {
    const document = JSON.parse(text) as Draft
    change(document)
    return JSON.stringify(document)
  }

  test.each([
    ['{"schema": ', /^this is no counterexample: it is no JSON/],
    ['[]', /^the document: expected an object, found \[\]$/],
    ['{"schema": "other", "version": 1}', /its schema is "other", not "cowproof\/counterexample"$/],
    [changed((it) => (it.version = 2)), /^the counterexample has version 2; this cowproof reads version 1: /],
    [changed((it) => delete it.version), /^the counterexample has version none/],
    [changed((it) => (it.steps[3]!.task = 'x')), /^steps\[3\]\.task: expected a number from 0, found "x"$/],
    [changed((it) => (it.steps[3]!.task = 7)), /^steps\[3\]\.task: there is no such task$/],
    [changed((it) => delete it.tasks[0]!.name), /^tasks\[0\]\.name: expected a text, found nothing$/],
    [
      changed((it) => (it.verdict = 'maybe')),
      /^verdict: expected one of violated, incomplete, seen, not seen, holds, vacuous, found "maybe"$/,
    ],
    [
      changed((it) => (it.steps[0]!.changes[0]!.before = 5)),
      /^steps\[0\]\.changes\[0\]\.before: the field has the value 0$/,
    ],
    [changed((it) => (it.steps[0]!.changes[0]!.after = 10)), /^steps\[0\]\.changes\[0\]\.after: 10 is out of range$/],
    [
      changed((it) => (it.steps[0]!.changes[0]!.after = true)),
      /^steps\[0\]\.changes\[0\]\.after: true is no number from 0 to 9$/,
    ],
    [changed((it) => (it.steps[0]!.changes[0]!.field = 'x')), /^steps\[0\]\.changes\[0\]: there is no frame 0 x$/],
    [changed((it) => it.initial.frame.pop()), /^initial\.frame: 3 instances are expected$/],
    [changed((it) => delete it.initial.frame[1]!.refcount), /^initial\.frame\[1\]\.refcount: /],
  ])('%#', (source, message) => {
    expect(() => parseDocument(source)).toThrow(UserError)
    expect(() => parseDocument(source)).toThrow(message)
  })

  test('wherever it is damaged, and never in another way', () => {
    const junk = fc.oneof(fc.jsonValue(), fc.constantFrom('__proto__', 'toString', -1, 1e300, null))
    fc.assert(
      fc.property(fc.nat(), junk, (where, value) => {
        const source = JSON.stringify(damaged(JSON.parse(text), { left: where % 1500 }, value))
        try {
          parseDocument(source)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

/** The value with the part that comes after `left` others replaced. */
function damaged(value: unknown, count: { left: number }, replacement: unknown): unknown {
  if (count.left-- === 0) return replacement
  if (Array.isArray(value)) return value.map((item) => damaged(item, count, replacement))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, damaged(item, count, replacement)]))
}
