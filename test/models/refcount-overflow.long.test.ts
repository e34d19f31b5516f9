import { describe, expect, test } from 'vitest'
import { v5_19 } from '../../models/eras/v5.19.ts'
import { v5_7 } from '../../models/eras/v5.7.ts'
import type { Era } from '../../models/kernel/era.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { storm } from '../../models/storm.ts'
import { explore } from '../../src/explorer/index.ts'
import type { Model } from '../../src/invariants/index.ts'
import type { Effect, Expression, Place } from '../../src/program/expression.ts'
import type { Transition } from '../../src/program/program.ts'

// B30 (CVE-2019-11487): up to v5.0 nobody keeps a process from taking so many GET references that the refcount wraps; then the
// page is freed under its users. v5.1 (8fde12ca79af) has try_get_page(), which refuses where the count is zero or, as a signed
// number, less. Every era here is later. The model's counts are exact, so a count of few values is put in their place.

const VALUES = 6
/** From here on the count is negative as a signed number of so many values. */
const NEGATIVE = VALUES / 2

const number = (value: number): Expression => ({
  kind: 'constant',
  value,
  type: { kind: 'range', min: 0, max: VALUES },
})
const isRefcount = ({ entity, field }: Place): boolean => entity === 'frame' && field === 'refcount'

/** The steps in which GUP takes a plain reference. */
const takesReference = ({ label }: Transition): boolean => /\/(try_grab_page|try_get_page)$/.test(label)

/** The model with refcounts that wrap, and with or without the check. */
function withSmallRefcounts(model: Model, check: 'try_get_page' | 'get_page'): Model {
  const wrap = (value: Expression): Expression => ({
    kind: 'arithmetic',
    operator: 'mod',
    left: { kind: 'arithmetic', operator: 'add', left: value, right: number(VALUES) },
    right: number(VALUES),
  })
  const wrapping = (effect: Effect): Effect =>
    effect.kind === 'set' && isRefcount(effect.place) ? { ...effect, value: wrap(effect.value) } : effect
  const refusing = (step: Transition): readonly Expression[] =>
    step.effects.flatMap((effect) =>
      effect.kind === 'set' && isRefcount(effect.place)
        ? [{ kind: 'compare', operator: 'lt', left: { kind: 'read', place: effect.place }, right: number(NEGATIVE) }]
        : [],
    )
  const changed = (step: Transition): Transition => ({
    ...step,
    guards: check === 'try_get_page' && takesReference(step) ? [...step.guards, ...refusing(step)] : step.guards,
    effects: step.effects.map(wrapping),
  })
  const tasks = model.program.tasks.map((task) => ({
    ...task,
    locations: task.locations.map((location) => ({ ...location, transitions: location.transitions.map(changed) })),
  }))
  return { ...model, program: { ...model.program, tasks } }
}

async function violated(era: Era, check: 'try_get_page' | 'get_page'): Promise<string[]> {
  const names = ['write', 'get_user_pages', 'get_user_pages_fast', 'put']
  const used = operations.filter(({ name }) => names.includes(name))
  const bounds = { threads: [1], pages: 1, references: VALUES - 1, slots: 0, frames: 2 }
  const { properties, stoppedBy } = await explore(withSmallRefcounts(storm(era, used, bounds), check))
  expect(stoppedBy).toBe(null)
  return properties
    .filter(({ property, verdict }) => property.kind !== 'witness' && verdict === 'violated')
    .map(({ property }) => property.name)
}

describe.each([v5_7, v5_19])('references without end, in $name (B30)', (era) => {
  test('free a page that is mapped and referred to', async () => {
    expect(await violated(era, 'get_page')).toEqual(expect.arrayContaining(['I3', 'I7']))
  })

  // The step waits here for somebody to give a reference back; in the kernel GUP fails.
  test('are refused by try_get_page() (8fde12ca79af)', async () => {
    expect(await violated(era, 'try_get_page')).toEqual([])
  })
})
