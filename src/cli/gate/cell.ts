import type { Era } from '../../../models/kernel/era.ts'
import { explore, type Exploration } from '../../explorer/index.ts'
import type { Expected } from '../../gate/expected.ts'
import type { Found, GatedTest } from '../../gate/baseline.ts'
import { digest, digestOfModel } from '../../invariants/digest.ts'
import { modelError, type Model, type Property } from '../../invariants/property.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import type { Elaborated } from '../../litmus/elaborate.ts'
import { outcomesOf } from '../../litmus/ends.ts'
import { isUnanswered, judge } from '../../litmus/judge.ts'
import { testPropertiesOf } from '../../litmus/properties.ts'
import { statementLabels } from '../../litmus/statement-labels.ts'
import { textIn } from '../../litmus/source.ts'
import type { Effect } from '../../program/expression.ts'
import { allTransitions, type Transition } from '../../program/program.ts'
import { makesSame, remembering, type AskedOf } from '../asked-of-era.ts'
import { forExplorer, type SearchOptions } from '../options.ts'
import { progressLine } from '../progress.ts'
import { hintsOf, modelOf } from '../verify-test.ts'

/** What a gate compares of one test under one era: plain data, to be sent between threads and kept in a cache. */
export interface GateAnswer extends Omit<GatedTest, 'found'> {
  readonly properties: ReadonlyMap<string, string>
  readonly found: Found
  readonly expected: readonly Omit<Expected, 'test' | 'era'>[]
}

/** What is found of a test under each of some eras. Eras that make the same choices where the test asks for them are explored once. */
export async function gateTest(
  test: LitmusTest,
  eras: readonly Era[],
  options: SearchOptions,
): Promise<readonly GateAnswer[]> {
  const explored: Explored[] = []
  const answers: GateAnswer[] = []
  for (const era of eras) {
    const known = explored.find(({ asked }) => makesSame(era, asked))
    const one = known ?? (await exploreUnder(test, era, options))
    if (!known) explored.push(one)
    answers.push({ ...one.answer, expected: expectedUnder(test, era, one, options) })
  }
  return answers
}

/** A test under the rules of an era, and of all that make the same choices. */
interface Explored {
  readonly asked: AskedOf
  readonly elaborated: Elaborated
  readonly exploration: Exploration
  readonly answer: Omit<GateAnswer, 'expected'>
}

async function exploreUnder(test: LitmusTest, rules: Era, options: SearchOptions): Promise<Explored> {
  const progress = progressLine()
  const { era, asked } = remembering(rules)
  const elaborated = modelOf(test, era, options)
  const { model } = elaborated
  const exploration = await explore(model, {
    ...forExplorer(options),
    runs: false,
    onProgress: (now) => progress.update(`${test.name}, ${era.name}`, now),
  })
  progress.clear()
  const stated = statedBy(era)
  return {
    asked,
    elaborated,
    exploration,
    answer: {
      asks: textIn(test.file, test.question.span),
      program: digest([test.pages, test.tasks.map(tellTask)]),
      bounds: boundsOf(model),
      properties: new Map(model.properties.map(({ kind, name }) => [name, describe(kind, stated.get(name))])),
      found: foundBy(elaborated, exploration, test),
    },
  }
}

function expectedUnder(
  test: LitmusTest,
  { name }: Era,
  { elaborated, exploration }: Explored,
  options: SearchOptions,
): GateAnswer['expected'] {
  const judgedAs = options.pinBias === null ? name : null
  const { results } = judge(test, judgedAs, elaborated, exploration, options.steps)
  return results.flatMap((result): GateAnswer['expected'] => {
    const { property, expected, surprise } = result
    if (expected === null) return []
    return [{ property: property.name, expected, surprise, hint: hintsOf(test, name, result, options) }]
  })
}

function foundBy(elaborated: Elaborated, exploration: Exploration, test: LitmusTest): Found {
  const { model } = elaborated
  const { states, transitions, depth, stoppedBy, ...rest } = exploration
  const outcomes = outcomesOf(test, elaborated, exploration)
  const hits = (isWitness: boolean): ReadonlyMap<string, number> =>
    new Map(
      rest.properties.flatMap(({ property, moves }) =>
        moves !== null && (property.kind === 'witness') === isWitness ? [[property.name, moves] as const] : [],
      ),
    )
  return {
    states,
    transitions,
    depth,
    checks: allTransitions(model.program).reduce((sum, { effects }) => sum + countChecks(effects), 0),
    model: digestOfModel(model),
    violated: hits(false),
    seen: hits(true),
    vacuous: rest.properties
      .filter((result) => result.verdict === 'vacuous' || isUnanswered(result, outcomes, exploration))
      .map(({ property }) => property.name),
    neverRan: stoppedBy === null ? neverRan(model, rest.neverTaken, test) : [],
    stoppedBy,
  }
}

/** Statements that have steps none of which is ever taken. */
function neverRan({ program }: Model, neverTaken: readonly Transition[], test: LitmusTest): string[] {
  const taken = new Set(allTransitions(program))
  for (const transition of neverTaken) taken.delete(transition)
  return test.tasks.flatMap((task, number) => {
    const here = (transitions: Iterable<Transition>): Set<string> =>
      new Set([...transitions].filter((each) => each.task === number).map(({ label }) => label.split('/')[0]!))
    const [possible, ran] = [here(allTransitions(program)), here(taken)]
    return statementLabels(task)
      .filter((label) => possible.has(label) && !ran.has(label))
      .map((label) => `${task.name}: ${label}`)
  })
}

function countChecks(effects: readonly Effect[]): number {
  return effects.reduce((sum, effect) => {
    switch (effect.kind) {
      case 'check':
        return sum + 1
      case 'if':
        return sum + countChecks(effect.then) + countChecks(effect.else)
      case 'forEach':
        return sum + countChecks(effect.body)
      case 'set':
      case 'require':
        return sum
    }
  }, 0)
}

/** How many instances there are of what the model declares; tasks have entities of their own, which say nothing. */
function boundsOf({ program }: Model): ReadonlyMap<string, number> {
  const ofTasks = new Set(program.tasks.map(({ entity }) => entity))
  return new Map(
    Object.entries(program.schema.entities).flatMap(([name, { count }]) =>
      ofTasks.has(name) || count === 0 ? [] : [[name, count] as const],
    ),
  )
}

/** What the properties say under the rules of an era. Those of a model say what is left of that within its bounds. */
function statedBy({ choices }: Era): ReadonlyMap<string, Property> {
  return new Map([...testPropertiesOf(choices), modelError].map((property) => [property.name, property]))
}

/** The kind of a property and a digest of what it says. What the question says stands in each test. */
function describe(kind: Property['kind'], stated: Property | undefined): string {
  if (!stated) return kind
  const condition = 'condition' in stated ? stated.condition : null
  return `${kind} ${digest([stated.meaning, condition])}`
}

function tellTask({ kind, name, process, statements }: LitmusTest['tasks'][number]): unknown {
  return [kind, name, process, statementLabels({ statements })]
}
