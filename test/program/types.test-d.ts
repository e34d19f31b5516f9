/**
 * What the types of the language refuse. Checked by the compiler (`tsc -p tsconfig.json`, a part of `npm test`):
 * a line below `@ts-expect-error` that compiles is an error.
 */
import { and, branch, check, ifElse, schema, step, task, when } from '../../src/program/index.ts'
import { assertion, invariant, model } from '../../src/invariants/index.ts'
import { entity, flag, mutex, oneOf, range, ref, single } from '../../src/state/index.ts'

const memory = schema({
  frame: entity({ count: 3, interchangeable: true }, { refcount: range(0, 9), dirty: flag }),
  slot: entity({ count: 2 }, { usage: range(0, 3) }),
  pte: entity(
    { count: 2 },
    { kind: oneOf('none', 'present', 'swap'), frame: ref('frame'), slot: ref('slot'), writable: flag },
  ),
  mm: single({ ptl: mutex }),
})
const pte = memory.pte.at(0)
const frame = memory.frame.at(pte.frame)

// These are right, so that what follows is wrong for the reason given.
step(
  'ok',
  when(and(pte.writable, frame.refcount.eq(1))),
  frame.refcount.inc(),
  pte.kind.set('none'),
  pte.frame.set(null),
)
branch('ok', pte.kind.eq('present'), [], [])

// @ts-expect-error a field that the entity does not have
void frame.mapcount
// @ts-expect-error an entity that the schema does not have
void memory.page
// @ts-expect-error a flag has no order, and is no reference
void pte.writable.eq(pte.frame)
// @ts-expect-error a reference compared with a flag
void pte.frame.eq(pte.writable)
// @ts-expect-error a reference compared with a reference to something else
void pte.frame.eq(pte.slot)
// @ts-expect-error a reference to a slot does not name a frame
void memory.frame.at(pte.slot)
// @ts-expect-error a number compared with a reference
void frame.refcount.eq(pte.frame)
// @ts-expect-error a member that the enumeration does not have
void pte.kind.eq('mapped')
// @ts-expect-error a member that the enumeration does not have
pte.kind.set('mapped')
// @ts-expect-error a flag is set to a number
pte.writable.set(1)
// @ts-expect-error a number is set to a flag
frame.refcount.set(true)
// @ts-expect-error a reference is set to a number
pte.frame.set(1)
// @ts-expect-error a JavaScript comparison is no condition
when(frame.refcount === 1)
// @ts-expect-error nor is an order
void (frame.refcount < 1)
// @ts-expect-error nor a negation
when(!pte.writable)
// @ts-expect-error a number is no condition
when(frame.refcount)
// @ts-expect-error a condition is no effect
step('wrong', pte.writable)
// @ts-expect-error an effect is no condition
when(pte.writable.set(true))
// @ts-expect-error an effect is no condition of a branch
branch('wrong', frame.refcount.inc(), [])
// @ts-expect-error a lock cannot be set
memory.mm.ptl.set(null)
// @ts-expect-error the two sides of a choice between numbers are numbers
ifElse(pte.writable, frame.refcount, pte.frame)
// @ts-expect-error a property is named by a value, not by a string
check('I5', pte.writable)
check(assertion('I5', { meaning: 'no leak', source: 'test' }), pte.writable)
// @ts-expect-error an invariant needs a meaning and a source
invariant('I2', {}, pte.writable)

task('a', { seen: ref('frame') }, (my) => [
  step('see', my.seen.set(pte.frame)),
  // @ts-expect-error a local that was not declared
  step('wrong', my.found.set(pte.frame)),
  // @ts-expect-error a local of another type
  step('wrong', my.seen.set(frame.refcount)),
])

model({
  name: 'm',
  schema: memory,
  // @ts-expect-error a value that the field cannot have
  initial: { pte: [{ kind: 'mapped' }] },
  tasks: [],
  properties: [],
})
