import { describe, expect, test } from 'vitest'
import { choices, composeEra } from '../../models/eras/choices.ts'
import { eraOf, judged } from './judged.ts'

const v5_9 = eraOf('v5.9')

/** A thread reads what another one writes: before it, or after it. */
const race = (question: string, ...expectations: readonly string[]): string => `litmus race "A race."
pages x = 0
task reader { r = read x }
thread writer of reader { write x 1 }
${question}
${expectations.join('\n')}`

describe('outcomes', () => {
  test('are the registers, and the pages and references of the question, at each end', async () => {
    const { outcomes } = await judged(`litmus ends "What is left at the end."
pages x = 3, y = 1
task parent { get_user_pages x read -> kept; get_user_pages x read -> gone; put gone; munmap y; fork child }
task child { r = read x }
exists (child:r=3 /\\ (parent:x=3 \\/ parent:y=1 \\/ kept=3 \\/ gone=3))`)
    // The parent unmapped y and gave one reference back: neither has a value. The rest holds what x held from the start.
    const values = { 'child:r': 3, 'parent:x': 3, 'parent:y': 'none', kept: 3, gone: 'none' }
    expect(outcomes.map(({ values, satisfies }) => ({ values, satisfies }))).toEqual([{ values, satisfies: true }])
  })

  test('are told apart by what the question says of them', async () => {
    const { outcomes } = await judged(race('exists (reader:r=1)'))
    const seen = outcomes.map(({ values, satisfies }) => [values['reader:r'], satisfies])
    expect(seen.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
      [0, false],
      [1, true],
    ])
  })

  test('of a forall question satisfy it where its proposition is true', async () => {
    const { outcomes } = await judged(race('forall (reader:r=1)'))
    for (const { values, satisfies } of outcomes) expect(satisfies).toBe(values['reader:r'] === 1)
  })

  test('come when a process that was started has run', async () => {
    const { question } = await judged(`litmus started "The child has a program."
pages x = 3
task parent { fork child }
task child { r = read x }
exists (child:r!=3)`)
    expect(question.verdict).toBe('holds')
  })

  test('have what the file has where nothing was stored to a page of a file', async () => {
    const { outcomes } = await judged(`litmus ofFile "A page of a file."
pages file x = 3, file y = 2
task parent { r = read x; write x 1; madvise_dontneed x }
exists (parent:x=3 /\\ parent:y=2)`)
    expect(outcomes.map(({ values }) => values)).toEqual([{ 'parent:r': 3, 'parent:x': 3, 'parent:y': 2 }])
  })

  test('there are none where no run ends: then the question says nothing, whatever is expected', async () => {
    // Nobody unprotects the page, so the store waits for ever.
    const hang = `litmus hang "Nobody unprotects the page."
pages x = 0
task one { uffd_writeprotect x; write x 1 }
exists (one:x=2)`
    for (const era of [v5_9, { ...v5_9, name: 'mine' }]) {
      const { outcomes, question } = await judged(hang, {}, era)
      expect(outcomes).toEqual([])
      expect(question.verdict).toBe('vacuous')
    }
    expect((await judged(hang)).question.surprise).toBe('Hangs (no run ends), expected: Never')
    expect((await judged(hang, { depth: 1 })).question.verdict).toBe('incomplete')
  })

  test('are not counted where a limit ends the run before', async () => {
    const waiting = (await judged(race('exists (reader:r=1)'), { depth: 1 })).outcomes
    expect(waiting).toEqual([])
  })
})

describe('the question', () => {
  // A run ends with 0 or with 1 in the register, and both happen.
  test.each([
    ['exists (reader:r=1)', 'Sometimes', 'violated', 'violated', null],
    ['exists (reader:r=1)', 'Never', 'violated', 'holds', 'Sometimes, expected: Never'],
    ['exists (reader:r=1)', 'Always', 'violated', 'violated', 'Sometimes, expected: Always'],
    ['exists (reader:r=2)', 'Never', 'holds', 'holds', null],
    ['exists (reader:r=2)', 'Sometimes', 'holds', 'violated', 'Never, expected: Sometimes'],
    ['exists (reader:r!=2)', 'Always', 'violated', 'violated', null],
    ['exists (reader:r!=2)', 'Sometimes', 'violated', 'violated', null],
    ['~exists (reader:r=2)', 'Never', 'holds', 'holds', null],
    ['forall (reader:r!=2)', 'Always', 'holds', 'holds', null],
    ['forall (reader:r!=2)', 'Sometimes', 'holds', 'holds', null],
    ['forall (reader:r=1)', 'Always', 'violated', 'holds', 'Sometimes, expected: Always'],
    ['forall (reader:r=1)', 'Sometimes', 'violated', 'violated', null],
  ] as const)('%s, expected %s', async (asked, word, verdict, expected, surprise) => {
    const { question } = await judged(race(asked, `result ${word} v5.9 # because`))
    expect(question).toMatchObject({ verdict, expected, surprise, stated: { note: 'because', span: { line: 6 } } })
  })

  test('without an expectation should show nothing bad', async () => {
    expect((await judged(race('exists (reader:r=1)'))).question).toMatchObject({ expected: 'holds', stated: null })
    expect((await judged(race('exists (reader:r=1)', 'result Sometimes v5.7'))).question.surprise).toContain('Never')
    expect((await judged(race('forall (reader:r!=2)'))).question).toMatchObject({ expected: 'holds', surprise: null })
  })

  test('that is answered before a limit is reached is a surprise where something else is expected', async () => {
    const store = (expectation: string) => `litmus store "One store."
pages x = 0
task a { write x 1 }
exists (a:x=1)
${expectation}`
    const atOnce = (await judged(store('result Never'), { states: 1 })).question
    expect([atOnce.verdict, atOnce.surprise]).toEqual(['violated', 'violated, expected: Never'])
    // The only way through has fewer steps than 40; the run that gets there is found, though the last state is not looked at.
    for (const states of [1, 2, 4, 8, 40]) {
      const { question } = await judged(store('result Never'), { states })
      expect(['incomplete', 'violated']).toContain(question.verdict)
      expect(question.surprise === null).toBe(question.verdict === 'incomplete')
      expect((await judged(store('result Always'), { states })).question.surprise).toBe(null)
    }
  })

  test('that a limit leaves open is no surprise', async () => {
    const { question } = await judged(race('exists (reader:r=1)', 'result Sometimes'), { depth: 1 })
    expect(question).toMatchObject({ verdict: 'incomplete', expected: 'violated', surprise: null })
  })
})

describe('properties', () => {
  const quiet = (...expectations: readonly string[]) => race('exists (reader:r=2)', ...expectations)

  test('hold unless the file says that they break', async () => {
    const { results } = await judged(quiet())
    for (const { property, expected, surprise } of results)
      expect({ expected, surprise }).toEqual({ expected: property.kind === 'witness' ? null : 'holds', surprise: null })
  })

  test('that should break and hold are a surprise', async () => {
    const { of } = await judged(quiet('breaks I5 v5.9'))
    expect(of('I5')).toMatchObject({ verdict: 'holds', expected: 'violated', surprise: 'holds, expected: violated' })
    expect(of('I5').stated!.span.line).toBe(6)
    expect(of('I6')).toMatchObject({ expected: 'holds', surprise: null })
  })
})

describe('an era that litmus tests do not know', () => {
  const [share] = choices.forkPage.alternatives
  const composed = composeEra(v5_9, [{ choice: choices.forkPage, alternative: share! }])

  // The question is violated, and I5 holds: neither is expected, and neither is a surprise, whatever the file says.
  test.each([[[]], [['result Never', 'breaks I5']], [['result Never v5.9', 'breaks I5 v5.7..']]])(
    'is not held against %j',
    async (expectations) => {
      const { results, question, of } = await judged(race('exists (reader:r=1)', ...expectations), {}, composed)
      expect([question.verdict, of('I5').verdict]).toEqual(['violated', 'holds'])
      for (const result of results) expect(result).toMatchObject({ expected: null, surprise: null, stated: null })
    },
  )
})
