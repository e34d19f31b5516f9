import type { Model } from '../../src/invariants/index.ts'
import type { Effect, Expression } from '../../src/program/expression.ts'
import type { Location, Transition } from '../../src/program/program.ts'

/**
 * The model with one check of a routine taken out: where it looked and turned back, it now goes on whatever it finds.
 * `check` is how labels of the step end: `do_swap_page/pte_same`. With `instead`, the check is weakened to that.
 */
export function without(model: Model, check: string, instead: (condition: Expression) => Expression = always): Model {
  const passes = ({ label }: Transition): boolean => `/${label}`.endsWith(`/${check}`)
  const weakened = ({ transitions, ...location }: Location): Location => {
    const condition = transitions.find(passes)?.guards.at(-1)
    if (!condition) return { ...location, transitions }
    const [passed, failed]: Expression[] = [instead(condition), { kind: 'not', operand: instead(condition) }]
    return {
      ...location,
      transitions: transitions.map((step) => ({
        ...step,
        guards: [...step.guards.slice(0, -1), passes(step) ? passed! : failed!],
      })),
    }
  }
  const tasks = model.program.tasks.map((task) => ({ ...task, locations: task.locations.map(weakened) }))
  if (!model.program.tasks.some(({ locations }) => locations.some(({ transitions }) => transitions.some(passes))))
    throw new Error(`no step of ${model.program.name} is '${check}'`)
  return { ...model, program: { ...model.program, tasks } }
}

/** What a check of a routine asks, where it goes on. */
export function guardOf(model: Model, check: string): Expression {
  const guard = model.program.tasks
    .flatMap(({ locations }) => locations.flatMap(({ transitions }) => transitions))
    .find(({ label }) => `/${label}`.endsWith(`/${check}`))
    ?.guards.at(-1)
  if (!guard) throw new Error(`no step of ${model.program.name} is '${check}'`)
  return guard
}

/** The model with a step of a routine that does nothing but go on; or that does all but change one field. */
export function withoutEffects(model: Model, label: string, field?: string): Model {
  return withEffects(model, label, (effect) => (field === undefined ? isSetOf(effect, 'pc') : !isSetOf(effect, field)))
}

/** The model with a step that no longer flushes the TLBs. */
export function withoutFlush(model: Model, label: string): Model {
  return withEffects(model, label, (effect) => effect.kind !== 'forEach' || effect.entity !== 'tlb')
}

/** The model with some effects of a step left out. `label` is how the labels of the step end. */
function withEffects(model: Model, label: string, keeps: (effect: Effect) => boolean): Model {
  let leftOut = 0
  const less = (step: Transition): Transition => {
    if (!`/${step.label}`.endsWith(`/${label}`)) return step
    const effects = step.effects.filter(keeps)
    leftOut += step.effects.length - effects.length
    return { ...step, effects }
  }
  const tasks = model.program.tasks.map((task) => ({
    ...task,
    locations: task.locations.map((location) => ({ ...location, transitions: location.transitions.map(less) })),
  }))
  if (leftOut === 0) throw new Error(`no step of ${model.program.name} that is '${label}' has such effects`)
  return { ...model, program: { ...model.program, tasks } }
}

function always(): Expression {
  return { kind: 'constant', value: true, type: { kind: 'flag' } }
}

/** The model in which one step of a routine changes a field at once that another one changes later. */
export function earlier(model: Model, field: string, late: string, early: string): Model {
  const isStep = (label: string) => (step: Transition) => `/${step.label}`.endsWith(`/${label}`)
  const tasks = model.program.tasks.map((task) => {
    const all = task.locations.flatMap(({ transitions }) => transitions)
    const moved = all.find(isStep(late))?.effects.filter((effect) => isSetOf(effect, field)) ?? []
    const sooner = (step: Transition): Transition =>
      isStep(early)(step) ? { ...step, effects: [...moved, ...step.effects] } : step
    const locations = task.locations.map((location) => ({
      ...location,
      transitions: location.transitions.map(sooner),
    }))
    return { ...task, locations }
  })
  return withoutEffects({ ...model, program: { ...model.program, tasks } }, late, field)
}

function isSetOf(effect: Effect, field: string): boolean {
  return effect.kind === 'set' && effect.place.field === field
}
