import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { judged, judgedTest, testOf } from './judged.ts'

const endsOf = async (text: string) => (await judged(text)).outcomes.map(({ values }) => values)

describe('a statement that faults', () => {
  test('leaves `fault` in its register, and the task goes on', async () => {
    const ends = await endsOf(`litmus gone "Who unmaps a page cannot read it."
pages x = 3
task owner { before = read x; munmap x; after = read x; write x 1; again = page_mapcount x }
exists (owner:after=fault /\\ owner:x=1)`)
    expect(ends).toEqual([{ 'owner:before': 3, 'owner:after': 'fault', 'owner:again': 'unset', 'owner:x': 'none' }])
  })

  test('takes the place of what the register had', async () => {
    const ends = await endsOf(`litmus twice "The second load finds nothing."
pages x = 3
task owner { r = read x; munmap x; r = read x }
exists (owner:r=3)`)
    expect(ends).toEqual([{ 'owner:r': 'fault' }])
  })

  test('may do so in some runs only', async () => {
    const { outcomes } = await judged(`litmus race "A thread unmaps what another one reads."
pages x = 3
task owner { r = read x }
thread other of owner { munmap x }
exists (owner:r=fault)`)
    const seen = outcomes.map(({ values, satisfies }) => [values['owner:r'], satisfies])
    expect(new Map(seen as [unknown, unknown][])).toEqual(
      new Map<unknown, unknown>([
        [3, false],
        ['fault', true],
      ]),
    )
  })

  test('stores nothing where mprotect forbids it', async () => {
    const ends = await endsOf(`litmus protected "A store that faults leaves the page as it was."
pages x = 3
task owner { mprotect x read; write x 1; r = read x }
exists (owner:r=1)`)
    expect(ends).toEqual([{ 'owner:r': 3 }])
  })

  test('is what comes of a reference that GUP could not take', async () => {
    const ends = await endsOf(`litmus efault "GUP for writing of memory that is read-only."
pages x = 3
task owner {
  mprotect x read
  pin_user_pages x write -> buffer
  r = read buffer
  unpin buffer
}
device disk { write buffer 1 }
exists (owner:r=fault /\\ owner:x=3 /\\ buffer=3)`)
    expect(ends).toEqual([{ 'owner:r': 'fault', 'owner:x': 3, buffer: 'none' }])
  })
})

describe('what a register can be asked for', () => {
  const asked = async (question: string) => {
    const { outcomes } = await judged(`litmus asked "One register faults, one does not."
pages x = 3
task owner { value = read x; munmap x; fault_ = read x }
exists (${question})`)
    return outcomes.map(({ satisfies }) => satisfies)
  }

  test.each([
    ['owner:fault_=fault', true],
    ['owner:fault_!=fault', false],
    ['owner:fault_=3', false],
    ['owner:fault_!=3', true],
    ['owner:value=fault', false],
    ['owner:value!=fault', true],
    ['~(owner:value=fault)', true],
  ])('%s', async (question, satisfies) => {
    expect(await asked(question)).toEqual([satisfies])
  })

  // Nothing sets it: page_mapcount reads no memory of the process, so it cannot fault.
  test.each([
    ['owner:count=0', false],
    ['owner:count!=0', true],
    ['owner:count=fault', false],
    ['~(owner:count=0 \\/ owner:count=1)', true],
  ])('of a register that is unset: %s', async (question, satisfies) => {
    const { outcomes } = await judged(`litmus unset "No page is mapped, so there is no mapcount."
pages x = 3
task owner { munmap x; count = page_mapcount x }
exists (${question})`)
    expect(outcomes.map((each) => [each.satisfies, each.values['owner:count']])).toEqual([[satisfies, 'unset']])
  })

  test('a register keeps what it had where page_mapcount finds no page', async () => {
    const { outcomes } = await judged(`litmus kept "The register has a value already."
pages x = 3
task owner { r = read x; munmap x; r = page_mapcount x }
exists (owner:r=3)`)
    expect(outcomes.map(({ values }) => values['owner:r'])).toEqual([3])
  })
})

/** What one process alone does, and what it sees then: it takes no kernel to know. */
interface Predicted {
  readonly text: string
  readonly registers: Readonly<Record<string, number | 'fault' | 'some value'>>
}

const step = fc.oneof(
  fc.constantFrom('read x', 'munmap x', 'mprotect x read', 'mprotect x write', 'madvise_dontneed x'),
  fc.constantFrom('write x 1', 'write x 2'),
  fc.record({
    take: fc.constantFrom('get_user_pages', 'get_user_pages_fast', 'pin_user_pages', 'pin_user_pages_fast'),
    access: fc.constantFrom('read', 'write'),
    then: fc.constantFrom('read', 'keep'),
  }),
)

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

function predict(steps: readonly Step[]): Predicted {
  const lines: string[] = []
  const registers: Record<string, number | 'fault' | 'some value'> = {}
  let value = 3
  let [mapped, writable] = [true, true]
  steps.forEach((each, number) => {
    if (typeof each !== 'string') {
      const { take, access, then } = each
      lines.push(`${take} x ${access} -> ref${number}`)
      if (then === 'keep') return
      const taken = mapped && (writable || access === 'read')
      registers[`p:r${number}`] = taken ? 'some value' : 'fault'
      lines.push(`r${number} = read ref${number}`, `${take.startsWith('pin') ? 'unpin' : 'put'} ref${number}`)
      return
    }
    lines.push(each === 'read x' ? `r${number} = read x` : each)
    const [operation, , operand] = each.split(' ')
    if (operation === 'read') registers[`p:r${number}`] = mapped ? value : 'fault'
    if (operation === 'munmap') mapped = false
    if (operation === 'mprotect') writable = operand === 'write'
    if (operation === 'madvise_dontneed') value = 0
    if (operation === 'write' && mapped && writable) value = Number(operand)
  })
  return { text: lines.join('\n'), registers }
}

test('one process alone reads what it stored, and faults where it has unmapped or protected the page', async () => {
  const programs = fc.array(step, { minLength: 1, maxLength: 6 }).map(predict)
  await fc.assert(
    fc.asyncProperty(programs, fc.constantFrom(...eras), async ({ text, registers }, era) => {
      const alone = testOf(`litmus alone "One process."\npages x = 3\ntask p {\n${text}\n}\nexists (p:x=7)`)
      const { outcomes, results } = await judgedTest(alone, { era, engine: 'reference' })
      const seen = outcomes.map(({ values }) =>
        Object.fromEntries(
          Object.keys(registers).map((name) => {
            const isSome = registers[name] === 'some value' && typeof values[name] === 'number'
            return [name, isSome ? 'some value' : values[name]]
          }),
        ),
      )
      expect(seen).toEqual([registers])
      // References that are kept break I6 in some eras; none of these is ever the kernel's.
      const own = results.filter(({ property: { name } }) => ['use-after-put', 'deadlock', 'model'].includes(name))
      expect(own).toHaveLength(3)
      expect(own.map(({ verdict }) => verdict)).not.toContain('violated')
    }),
    { numRuns: 60 },
  )
})
