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

/** The model with a step of a routine that does nothing but go on. */
export function withoutEffects(model: Model, label: string): Model {
  return withEffects(model, label, (effect) => effect.kind === 'set' && effect.place.field === 'pc')
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
