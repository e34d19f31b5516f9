import { describe, expect, test } from 'vitest'
import { explore } from '../../src/explorer/explore.ts'
import { assertion, invariant, model, noDeadlock, witness } from '../../src/invariants/index.ts'
import { exportMurphi } from '../../src/peers/murphi/export.ts'
import {
  always,
  and,
  any,
  check,
  either,
  loop,
  not,
  onlyIf,
  rest,
  schema,
  step,
  task,
  taskPer,
  when,
} from '../../src/program/index.ts'
import { entity, flag, mutex, oneOf, range, ref, single } from '../../src/state/index.ts'
import { runRumur, rumurIsInstalled } from './rumur.ts'

/** A parent writes to any page that is not locked; a child looks whether it ever sees two references. */
function pages() {
  const memory = schema({
    page: entity({ count: 2 }, { refcount: range(0, 2), state: oneOf('clean', 'dirty'), owner: ref('mm') }),
    mm: single({ lock: mutex, written: flag }),
  })
  const { page, mm } = memory
  const onlyReference = assertion('only reference', {
    meaning: 'A page is written by its only user.',
    source: 'this test',
  })
  const parent = task('parent', { seen: ref('page') }, (my) => [
    step('lock', mm.lock.lock()),
    step(
      'pick',
      any(page, (chosen, it) => [when(it.state.eq('clean')), my.seen.set(chosen), it.refcount.inc()]),
    ),
    step(
      'write',
      check(onlyReference, page.at(my.seen).refcount.eq(1)),
      page.at(my.seen).state.set('dirty'),
      mm.written.set(true),
    ),
    step('unlock', mm.lock.unlock()),
  ])
  const child = task('child', {}, () => [
    rest,
    step('look', when(mm.written), when(page.some((it) => it.refcount.gt(0)))),
  ])
  return model({
    name: 'pages',
    schema: memory,
    initial: { page: [{}, { refcount: 1 }] },
    tasks: [parent, child],
    properties: [
      onlyReference,
      invariant(
        'I1',
        { meaning: 'A dirty page has a user.', source: 'this test' },
        page.every((it) => it.state.eq('dirty').implies(it.refcount.gt(0))),
      ),
      witness(
        'copy',
        { meaning: 'Both pages are used.', source: 'this test' },
        page.every((it) => it.refcount.gt(0)),
      ),
      noDeadlock,
    ],
  })
}

test('a model is printed as an author would write it', async () => {
  await expect(exportMurphi(pages(), { properties: true })).toMatchFileSnapshot('../golden/pages.m')
})

test('without properties only the program is printed', () => {
  const text = exportMurphi(pages(), { properties: false })
  expect(text).not.toContain('invariant')
  expect(text).not.toContain('assert "only reference"')
  // What the language itself demands stays: it is no property.
  expect(text).toContain('assert "lock is released by a task that does not hold it"')
})

describe.runIf(rumurIsInstalled)('Rumur', () => {
  test('finds an assertion that fails, by its name', async () => {
    const ours = await explore(pages())
    const { error, trace } = await runRumur(exportMurphi(pages(), { properties: true }))
    const { verdict, run } = ours.properties.find(({ property }) => property.name === 'only reference')!
    expect(verdict).toBe('violated')
    expect(error).toContain('only reference')
    expect(trace).toEqual(run?.steps.map(({ transition }) => `parent: ${transition.label}`))
  })

  test('accepts any names, and keeps them apart', async () => {
    const odd = schema({
      end: entity(
        { count: 2 },
        {
          if: flag,
          'a-b': flag,
          'a b': flag,
          A_B: flag,
          next: ref('end'),
          kind: oneOf('end', 'none', '0', 'a b', 'a-b'),
        },
      ),
      End_id: single({ true: oneOf('none', 'x'), pc: oneOf('a/b', 'a b') }),
    })
    const { end } = odd
    const swap = taskPer(end, 'do "it"', {}, (_, my, me) =>
      loop(
        either(
          [step('a/b', my['a-b'].set(not(my['a b'])), my['a b'].set(not(my['A_B'])), my.A_B.set(my.if))],
          [step('a b', my.if.set(not(my.if)), my.next.set(me))],
          [
            step(
              'a b',
              any(end, (other, it) => [when(it.kind.eq('end')), my.kind.set('a-b'), my.next.set(other)]),
            ),
          ],
          [step('a-b', odd.End_id.true.set('x'), odd.End_id.pc.set('a b'), onlyIf(always, [my.kind.set('0')]))],
        ),
      ),
    )
    const named = model({
      name: 'odd\nnames',
      schema: odd,
      tasks: [swap, task('swap', {}, () => [step('then'), step('THEN'), step('then')])],
      properties: [
        invariant('of nothing', { meaning: 'Always holds.', source: 'this test' }, and()),
        invariant(
          'say "no"',
          { meaning: 'Of\ntwo lines.', source: 'this test' },
          end.every((it) => it.kind.ne('none')),
        ),
      ],
    })
    const ours = await explore(named)
    const theirs = await runRumur(exportMurphi(named, { properties: true }))
    expect(theirs).toMatchObject({ error: null, states: ours.states, rulesFired: ours.transitions })
  })
})
