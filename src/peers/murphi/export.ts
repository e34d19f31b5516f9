import { requireNames } from '../../state/shown.ts'
import type { Model, Property } from '../../invariants/property.ts'
import type { Expression } from '../../program/expression.ts'
import type { Location, Program, Task, Transition } from '../../program/program.ts'
import { printDeclarations, printStartState } from './declarations.ts'
import { withoutEmptyEntities } from './empty-entities.ts'
import { indent, printEffects, quote } from './effects.ts'
import { bind, emptyScope, printConjuncts, type Printer, type Scope } from './expression.ts'
import { namesFor } from './names.ts'
import { singleEntities } from './singles.ts'

export interface MurphiOptions {
  /** Print the properties too. Without them a verifier counts the whole space and stops only at model errors. */
  readonly properties: boolean
}

/**
 * Prints a model as a Murphi program for Rumur, to be run with symmetry and deadlock detection off: then its states
 * are our states and its rules fired are our transitions. Each transition is a rule named after its task and step.
 * Murphi's own range checks are our model errors. Witnesses are no errors and are left out, even where evaluating one
 * would be a model error.
 */
export function exportMurphi(given: Model, options: MurphiOptions): string {
  requireNames('exportMurphi', options, ['properties'])
  const model = withoutEmptyEntities(given)
  const { program } = model
  const printer: Printer = { schema: program.schema, names: namesFor(program), singles: singleEntities(model) }
  const properties = options.properties ? model.properties : []
  const checked = new Set(properties.filter(({ kind }) => kind === 'assertion').map(({ name }) => name))
  const rules = program.tasks.flatMap((task) =>
    task.locations.flatMap((location) =>
      location.transitions.map((transition) => printRule(printer, { task, location, transition }, checked)),
    ),
  )
  const body = [
    printStartState(printer, program),
    ...rules,
    ...properties.flatMap((property) => printProperty(printer, program, property)),
  ]
  const words = new Set(body.flat().flatMap((line) => line.split(/\W+/)))
  const sections = [
    [`-- ${oneLine(program.name)}`],
    printDeclarations(printer, program, (name) => words.has(name)),
    ...body,
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

interface Step {
  readonly task: Task
  readonly location: Location
  readonly transition: Transition
}

function printRule(printer: Printer, step: Step, checked: ReadonlySet<string>): string[] {
  const { task, location, transition } = step
  const { scope, quantifiers } = bindParameters(printer, transition)
  const rule = [
    `rule ${quote(ruleName(step))}`,
    ...indent(
      endEach(printConjuncts(printer, [atLocation(printer, task, location), ...transition.guards], scope), ' &'),
    ),
    '==>',
    'begin',
    ...indent(printEffects(printer, transition.effects, scope, checked)),
    'end;',
  ]
  return quantifiers.length === 0 ? rule : [`ruleset ${quantifiers.join('; ')} do`, ...indent(rule), 'end;']
}

/** Transitions with the same label at the same location are told apart by a number. */
function ruleName({ task, location, transition }: Step): string {
  const namesakes = location.transitions.filter(({ label }) => label === transition.label)
  const number = namesakes.length > 1 ? ` (${namesakes.indexOf(transition) + 1})` : ''
  return `${task.name}: ${transition.label}${number}`
}

function printProperty(printer: Printer, program: Program, property: Property): string[][] {
  const head = [`-- ${oneLine(property.meaning)}`, `invariant ${quote(property.name)}`]
  switch (property.kind) {
    case 'invariant':
      return [[...head, ...indent(endEach(printConjuncts(printer, [property.condition], emptyScope), ' &', ';'))]]
    case 'deadlock':
      return [
        [
          ...head,
          ...indent(endEach([printRest(printer, program), ...inGroups(printEnabled(printer, program))], ' |', ';')),
        ],
      ]
    // Assertions are printed where they are checked.
    case 'assertion':
    case 'witness':
    case 'model':
      return []
  }
}

/** Every task may rest where it is. */
function printRest(printer: Printer, program: Program): string {
  const tasks = program.tasks.map((task) => {
    const resting = task.locations.filter(({ rest }) => rest)
    const alternatives = resting.map((location) => printAll(printer, [atLocation(printer, task, location)], emptyScope))
    return alternatives.length > 1 ? `(${alternatives.join(' | ')})` : (alternatives[0] ?? 'false')
  })
  return tasks.length === 0 ? 'true' : `(${tasks.join(' & ')})`
}

/** So many operands are flat enough. */
const FLAT = 64

/**
 * Rumur's time is quadratic in the depth of an expression, and each further operand of `|` is one deeper: groups in
 * parentheses keep it flat.
 */
function inGroups(alternatives: readonly string[]): string[] {
  const size = alternatives.length <= FLAT ? 1 : Math.ceil(Math.sqrt(alternatives.length))
  return Array.from({ length: Math.ceil(alternatives.length / size) }, (_, group) => {
    const members = alternatives.slice(group * size, (group + 1) * size)
    return members.length === 1 ? members[0]! : `(${members.join(' |\n     ')})`
  })
}

/** For each transition: it is possible. */
function printEnabled(printer: Printer, program: Program): string[] {
  return program.tasks.flatMap((task) =>
    task.locations.flatMap((location) =>
      location.transitions.map((transition) => {
        const { scope, quantifiers } = bindParameters(printer, transition)
        const enabled = printAll(printer, [atLocation(printer, task, location), ...transition.guards], scope)
        return quantifiers.reduceRight((body, quantifier) => `exists ${quantifier} do ${body} end`, `(${enabled})`)
      }),
    ),
  )
}

function bindParameters(printer: Printer, transition: Transition): { scope: Scope; quantifiers: string[] } {
  const quantifiers: string[] = []
  let scope = emptyScope
  for (const { variable, domain } of transition.parameters) {
    const bound = bind(printer, variable, domain.kind === 'entity' ? domain.entity : null, scope)
    const type = domain.kind === 'entity' ? printer.names.id(domain.entity) : `${domain.min}..${domain.max}`
    quantifiers.push(`${bound.name}: ${type}`)
    scope = bound.inner
  }
  return { scope, quantifiers }
}

/** The condition that a task is at a location, as the expression that an author would have written. */
function atLocation({ schema }: Printer, { entity, instance }: Task, location: Location): Expression {
  const type = schema.entities[entity]!.fields['pc']!.type
  const index: Expression = { kind: 'constant', value: instance, type: { kind: 'reference', entity } }
  return {
    kind: 'compare',
    operator: 'eq',
    left: { kind: 'read', place: { entity, index, field: 'pc', type } },
    right: { kind: 'constant', value: location.label, type },
  }
}

function printAll(printer: Printer, conditions: readonly Expression[], scope: Scope): string {
  return printConjuncts(printer, conditions, scope).join(' & ')
}

/** Lines that a separator ends; the last one ends otherwise. */
function endEach(lines: readonly string[], separator: string, last = ''): string[] {
  return lines.map((line, index) => line + (index === lines.length - 1 ? last : separator))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
