import { isWitness, verdictOn, type Baseline, type Found, type GatedTest, type Properties } from './baseline.ts'
import { judgeExpectations, type Expected } from './expected.ts'
import { kinds, type Kind, type Movement } from './movement.ts'

/** What was run: everything that the baseline has, or a part of it on purpose. */
export type Scope = 'whole' | 'part'

/** What moved between a baseline and what was found now, and what contradicts the files: worst first, then by test and era. */
export function compare(before: Baseline, now: Baseline, expected: readonly Expected[], scope: Scope): Movement[] {
  const moved = [
    ...eraMovements(before, now, scope),
    ...[...now.tests].flatMap(([name, test]) => testMovements(name, before, now, test, scope)),
    ...(scope === 'part' ? [] : goneTests(before, now)),
  ]
  const all = judgeExpectations(moved, before, expected)
  return kinds.flatMap((kind) => all.filter((each) => each.kind === kind))
}

type Subject = Partial<Pick<Movement, 'test' | 'era' | 'property'>>

function movement(kind: Kind, what: string, { test = null, era = null, property = null }: Subject): Movement {
  return { kind, test, era, property, what, hint: [] }
}

/** Eras, and what the properties are that all tests are asked about. */
function eraMovements(before: Baseline, now: Baseline, scope: Scope): Movement[] {
  const gone = scope === 'part' ? [] : [...before.properties.keys()].filter((era) => !now.properties.has(era))
  return [
    ...gone.map((era) => movement('gone', 'the era is not run any more', { era })),
    ...[...now.properties].flatMap(([era, properties]) => {
      const old = before.properties.get(era)
      return old ? propertyMovements(era, old, properties) : [movement('new', 'the era', { era })]
    }),
  ]
}

function propertyMovements(era: string, before: Properties, now: Properties): Movement[] {
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((property) => {
    const [was, is] = [before.get(property), now.get(property)]
    const subject = { era, property }
    if (was === is) return []
    if (is === undefined) return [movement('gone', 'the property is not checked any more', subject)]
    if (was === undefined) return [movement('new', 'the property', subject)]
    return [movement('property', `what it says changed: ${was} became ${is}`, subject)]
  })
}

function goneTests(before: Baseline, now: Baseline): Movement[] {
  const gone = [...before.tests.keys()].filter((test) => !now.tests.has(test))
  return gone.map((test) => movement('gone', 'the test is not run any more', { test }))
}

function testMovements(test: string, before: Baseline, now: Baseline, is: GatedTest, scope: Scope): Movement[] {
  const was = before.tests.get(test)
  const unknown = [...is.found].flatMap(([era, found]) => (was?.found.has(era) ? [] : newFound(test, era, found)))
  if (!was) return [movement('new', 'the test', { test }), ...unknown]
  const gone = scope === 'part' ? [] : [...was.found.keys()].filter((era) => !is.found.has(era))
  const known = (era: string): boolean => before.properties.has(era)
  return [
    ...declarationMovements(test, was, is),
    // An era that is gone for all tests is said once.
    ...gone.filter((era) => now.properties.has(era)).map((era) => movement('gone', 'not run any more', { test, era })),
    ...[...is.found.keys()]
      .filter((era) => !was.found.has(era) && known(era))
      .map((era) => movement('new', 'not in the baseline', { test, era })),
    ...unknown,
    ...[...is.found].flatMap(([era, found]) => {
      const old = was.found.get(era)
      return old ? foundMovements(test, era, old, found, before.properties.get(era)!, now.properties.get(era)!) : []
    }),
  ]
}

/** Of what is new, that it was not put to the test. */
function newFound(test: string, era: string, { neverRan, stoppedBy, states }: Found): Movement[] {
  return [
    ...neverRan.map((statement) => movement('never ran', statement, { test, era })),
    ...(stoppedBy === null ? [] : [incomplete(test, era, stoppedBy, states)]),
  ]
}

function declarationMovements(test: string, was: GatedTest, is: GatedTest): Movement[] {
  const bounds = [...new Set([...was.bounds.keys(), ...is.bounds.keys()])].flatMap((entity) => {
    const [old, current] = [was.bounds.get(entity) ?? 0, is.bounds.get(entity) ?? 0]
    return old === current ? [] : [`${entity} ${current}, was ${old}`]
  })
  return [
    ...(was.asks === is.asks ? [] : [movement('test', `asks ${is.asks}, asked ${was.asks}`, { test })]),
    ...(was.program === is.program ? [] : [movement('test', 'its pages or tasks are not what they were', { test })]),
    ...(bounds.length === 0 ? [] : [movement('bounds', bounds.join('; '), { test })]),
  ]
}

function foundMovements(
  test: string,
  era: string,
  was: Found,
  is: Found,
  before: Properties,
  now: Properties,
): Movement[] {
  const subject = { test, era }
  const shared = [...now].filter(([property]) => before.has(property))
  const verdicts = shared.flatMap(([property, kind]) => verdictMovements({ ...subject, property }, kind, was, is))
  if (is.stoppedBy !== null) return [...verdicts, incomplete(test, era, is.stoppedBy, is.states)]
  const sizes = (['states', 'transitions', 'depth', 'checks'] as const).flatMap((name) =>
    was[name] === is[name]
      ? []
      : [`${name} ${grouped(is[name])}, ${name === 'depth' ? 'was' : 'were'} ${grouped(was[name])}`],
  )
  return [
    ...verdicts,
    ...is.neverRan
      .filter((statement) => !was.neverRan.includes(statement))
      .map((statement) => movement('never ran', statement, subject)),
    ...was.neverRan
      .filter((statement) => !is.neverRan.includes(statement))
      .map((statement) => movement('size', `${statement}: never ran, and now does`, subject)),
    ...(sizes.length === 0 ? modelMovements(subject, was, is) : [movement('size', sizes.join('; '), subject)]),
  ]
}

/** What nothing is held against any more does not hold any better; a violation is one, whatever there was before. */
function vacuousMovements(
  subject: Required<Subject>,
  was: Found,
  { old, current, oldMoves, moves }: Readonly<Record<'old' | 'current' | 'oldMoves' | 'moves', string>>,
): Movement[] {
  if (current === 'violated') return [movement('regression', `was vacuous, now violated after ${moves}`, subject)]
  if (old === 'violated') return [movement('vacuous', `was violated after ${oldMoves}, now vacuous`, subject)]
  // A baseline of version 1 does not say what was vacuous.
  if (was.model === null) return []
  const what = current === 'vacuous' ? 'held, now nothing is held against it' : 'was vacuous, now holds'
  return [movement('vacuous', what, subject)]
}

/** A check may have become weaker although every number is what it was. */
function modelMovements(subject: Subject, was: Found, is: Found): Movement[] {
  if (was.model === null || was.model === is.model) return []
  const what = 'its steps do or check something else, or its properties look at something else, with the same numbers'
  return [movement('model', what, subject)]
}

function verdictMovements(subject: Required<Subject>, kind: string, was: Found, is: Found): Movement[] {
  const property = subject.property!
  const [old, current] = [verdictOn(was, property, kind), verdictOn(is, property, kind)]
  const [oldMoves, moves] = [shortest(was, property), shortest(is, property)]
  if (current === 'incomplete') return []
  if (old !== current && (old === 'vacuous' || current === 'vacuous'))
    return vacuousMovements(subject, was, { old, current, oldMoves, moves })
  if (isWitness(kind) && old !== current) {
    const what = current === 'seen' ? `never seen before, now seen after ${moves}` : `seen after ${oldMoves}, now never`
    return [movement('witness', what, subject)]
  }
  if (old === 'holds' && current === 'violated')
    return [movement('regression', `held, now violated after ${moves}`, subject)]
  if (old === 'violated' && current === 'holds')
    return [movement('fix', `was violated after ${oldMoves}, now holds`, subject)]
  if (oldMoves === moves) return []
  const verb = isWitness(kind) ? 'seen' : 'violated'
  return [movement('depth', `${verb} after ${moves}, was after ${oldMoves}`, subject)]
}

function shortest({ violated, seen }: Found, property: string): string {
  const moves = violated.get(property) ?? seen.get(property)
  return moves === undefined ? '' : moves === 1 ? '1 move' : `${moves} moves`
}

function incomplete(test: string, era: string, limit: string, states: number): Movement {
  return movement(
    'incomplete',
    `${limit === 'interrupt' ? 'interrupted' : `the limit of ${limit} was reached`} after ${grouped(states)} states`,
    { test, era },
  )
}

function grouped(number: number): string {
  return number.toLocaleString('en-US')
}
