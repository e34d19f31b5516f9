import { expect, test } from 'vitest'
import { explore } from '../../src/explorer/index.ts'
import { elaborate, QUESTION } from '../../src/litmus/elaborate.ts'
import { judge } from '../../src/litmus/judge.ts'
import { eraOf, testOf } from './judged.ts'

const era = eraOf('v5.9')
const words = ['Never', 'Sometimes', 'Always', 'Hangs'] as const

/** What a run does: a reader sees a store or not; who stores to a page that nobody unprotects waits for ever. */
const programs = [
  { name: 'no run hangs', tasks: 'task p { r = read x }\nthread q of p { write x 1 }', ends: [0, 1], hangs: false },
  { name: 'every run hangs', tasks: 'task p { uffd_writeprotect x; write x 1; r = read x }', ends: [], hangs: true },
  {
    name: 'some runs hang',
    tasks: 'task p { uffd_writeprotect x; r = read x }\nthread q of p { write x 1 }',
    ends: [1],
    hangs: true,
  },
] as const

const propositions = [
  { text: 'p:r=1', isTrueOf: (r: number): boolean => r === 1 },
  { text: 'p:r=2', isTrueOf: (r: number): boolean => r === 2 },
  { text: 'p:r!=2', isTrueOf: (r: number): boolean => r !== 2 },
] as const

/** Counted from what can be read of the program; and what each word says of it, by docs/litmus.md. */
function says(word: (typeof words)[number], ends: readonly number[], isTrueOf: (r: number) => boolean): boolean {
  switch (word) {
    case 'Hangs':
      return ends.length === 0
    case 'Never':
      return ends.length > 0 && !ends.some(isTrueOf)
    case 'Sometimes':
      return ends.some(isTrueOf)
    case 'Always':
      return ends.length > 0 && ends.every(isTrueOf)
  }
}

const expectations = [null, ...words].flatMap((word) => [false, true].map((deadlock) => ({ word, deadlock })))

test.each(
  programs.flatMap((program) =>
    propositions.flatMap(({ text, isTrueOf }) =>
      (['exists', '~exists', 'forall'] as const).map(
        (quantifier) => [program.name, `${quantifier} (${text})`, program, isTrueOf] as const,
      ),
    ),
  ),
)(
  'where %s, %s: what is expected and what is seen are the same, or a surprise',
  async (_, question, program, isTrueOf) => {
    const { tasks, ends, hangs } = program
    const textWith = (lines: readonly string[]): string =>
      ['litmus expected "A test."', 'pages x = 0', tasks, question, ...lines].join('\n')
    const elaborated = elaborate(testOf(textWith([])), era)
    const exploration = await explore(elaborated.model, { engine: 'reference', runs: false })
    for (const { word, deadlock } of expectations) {
      const lines = [...(word ? [`result ${word}`] : []), ...(deadlock ? ['breaks deadlock'] : [])]
      const { results } = judge(testOf(textWith(lines)), era.name, elaborated, exploration)
      const of = (name: string) => results.find(({ property }) => property.name === name)!
      const wanted = word ?? (question.startsWith('forall') ? 'Always' : 'Never')
      const about = lines.join(', ')
      expect(of(QUESTION).surprise === null, about).toBe(says(wanted, ends, isTrueOf))
      expect(of('deadlock').surprise === null, about).toBe(deadlock === hangs)
      expect(of(QUESTION).verdict === 'vacuous', about).toBe(ends.length === 0)
      if (of(QUESTION).surprise === null) expect(of(QUESTION).expected, about).toBe(of(QUESTION).verdict)
    }
  },
)

test('a limit that leaves open whether a run ends is no surprise, and an end that was seen is one', async () => {
  const hangs = testOf(
    'litmus l "A test."\npages x = 0\ntask p { r = read x; s = read x }\nexists (p:r=1)\nresult Hangs',
  )
  const elaborated = elaborate(hangs, era)
  const question = async (depth: number) => {
    const exploration = await explore(elaborated.model, { engine: 'reference', runs: false, limits: { depth } })
    return judge(hangs, era.name, elaborated, exploration).results.find(({ property }) => property.name === QUESTION)
  }
  expect(await question(1)).toMatchObject({ verdict: 'incomplete', expected: 'vacuous', surprise: null })
  expect(await question(50)).toMatchObject({
    verdict: 'holds',
    expected: 'vacuous',
    surprise: 'Never, expected: Hangs',
  })
})
