import { expect, test } from 'vitest'
import { model } from '../../src/invariants/index.ts'
import { explainFalse } from '../../src/program/explain.ts'
import { expression } from '../../src/program/operands.ts'
import { and, ifElse, not, num, or, schema, step, task, type Cond } from '../../src/program/index.ts'
import { stateSpace } from '../../src/state/state.ts'
import { entity, flag, oneOf, range, ref } from '../../src/state/index.ts'

const memory = schema({
  page: entity({ count: 3 }, { count: range(0, 9), dirty: flag }),
  slot: entity({ count: 2 }, { page: ref('page'), kind: oneOf('free', 'used') }),
})
const { page, slot } = memory

const { program } = model({
  name: 'explained',
  schema: memory,
  tasks: [task('t', {}, () => [step('nothing')])],
  properties: [],
})
const state = stateSpace(program.schema).of({
  page: [{ count: 1 }, { count: 2, dirty: true }, {}],
  slot: [{ page: 1, kind: 'used' }, {}],
})

const names = (kind: string, index: number): string =>
  kind === 'slot' ? `slot ${['left', 'right'][index]}` : `${kind} ${index}`

function explained(condition: Cond): string {
  return explainFalse(condition[expression], { schema: program.schema, state, variables: new Map() }, names)
}

const left = slot.at(0)

test.each<[string, Cond, string]>([
  ['a comparison with a number', page.at(0).count.eq(3), 'page[0].count is 1, not 3'],
  ['an order', page.at(1).count.le(1), 'page[1].count is 2'],
  ['two values', page.at(0).count.eq(page.at(1).count), 'page[0].count is 1, but page[1].count is 2'],
  [
    'equal values',
    page.at(0).count.ne(num(0).plus(page.at(0).count)),
    'page[0].count and 0 + page[0].count are both 1',
  ],
  ['a flag', page.at(0).dirty, 'page[0].dirty is false'],
  ['a negated flag', not(page.at(1).dirty), 'page[1].dirty is true'],
  ['a reference by its name', left.page.eq(null), 'slot[left].page is page 1, not null'],
  ['what a reference leads to', page.at(left.page).count.eq(0), 'page[1].count is 2, not 0'],
  [
    'the first conjunct that fails',
    and(left.kind.eq('used'), page.at(0).dirty, page.at(0).count.eq(5)),
    'page[0].dirty is false',
  ],
  ['every disjunct', or(page.at(0).dirty, page.at(0).count.eq(5)), 'page[0].dirty is false; page[0].count is 1, not 5'],
  [
    'a premise and what should follow',
    and(left.kind.eq('used'), left.page.ne(null)).implies(page.at(0).dirty),
    'slot[left].kind is used; slot[left].page is page 1; page[0].dirty is false',
  ],
  ['the first instance', page.every((each) => each.count.ne(2)), 'for page 1: page[1].count is 2'],
  [
    'that there is none',
    slot.some((each) => and(each.page.ne(null), each.kind.eq('free'))),
    'no slot has (slot[slot].page != null) && (slot[slot].kind == free)',
  ],
  [
    'an instance within an instance',
    slot.every((each) => page.every((other) => other.dirty.implies(each.page.eq(null)))),
    'for slot left: for page 1: page[1].dirty is true; slot[left].page is page 1, not null',
  ],
  [
    'the side that is taken',
    ifElse(left.page.eq(null), 0, page.at(left.page).count).eq(9),
    'page[1].count is 2, not 9',
  ],
])('%s', (_name, condition, words) => expect(explained(condition)).toBe(words))
