import type { Layout } from '../../state/layout.ts'
import type { Term } from './term.ts'

/** What code is emitted into: the module of one model, which collects functions on the way. */
export interface Unit {
  readonly layout: Layout
  /** Functions that were emitted so far, in an order in which they may stand. */
  readonly functions: string[]
  /** The first free number for names that must be unique in the module. */
  nextName: number
}

/** Where an expression or effect stands: what its names mean there. */
export interface Scope {
  readonly unit: Unit
  /** The variable that holds each word of the state. */
  readonly words: readonly string[]
  /** Bound variables: a literal where a loop was unrolled, otherwise a JavaScript variable. */
  readonly variables: ReadonlyMap<string, Term>
  /** Variables to declare at the top of the function. */
  readonly temporaries: string[]
}

export function unitOf(layout: Layout): Unit {
  return { layout, functions: [], nextName: 0 }
}

/** The words as parameters of a generated function. */
export function wordNames(layout: Layout, prefix = 'w'): string[] {
  return Array.from({ length: layout.words }, (_, word) => `${prefix}${word}`)
}

/** A scope at the top of a new function whose parameters are the words. */
export function functionScope(unit: Unit, variables: ReadonlyMap<string, Term> = new Map()): Scope {
  return { unit, words: wordNames(unit.layout), variables, temporaries: [] }
}

export function withVariable(scope: Scope, name: string, term: Term): Scope {
  return { ...scope, variables: new Map(scope.variables).set(name, term) }
}

/**
 * A name that nothing else in the module has, for people who read the generated code. Nothing of the number behind a variable's
 * # is left: it counts the variables of all programs.
 */
export function freshName(unit: Unit, hint: string): string {
  return `${hint.replace(/#\d+$/, '').replace(/\W/g, '_')}_${unit.nextName++}`
}

/** A new variable of the function, declared at its top. */
export function temporary(scope: Scope): string {
  const name = `t${scope.temporaries.length}`
  scope.temporaries.push(name)
  return name
}

/** A function's text: temporaries first. */
export function functionText(
  name: string,
  parameters: readonly string[],
  scope: Scope,
  body: readonly string[],
): string {
  const declared = scope.temporaries.length > 0 ? [`let ${scope.temporaries.join(', ')}`] : []
  return [`function ${name}(${parameters.join(', ')}) {`, ...declared, ...body, '}'].join('\n')
}

/** Code for people to read: two spaces for each brace that is open. Each line opens or closes at its end or start only. */
export function indented(code: string): string {
  let depth = 0
  return code
    .split('\n')
    .map((line) => {
      const text = line.trimStart()
      if (text.startsWith('}')) depth--
      const spaces = text === '' ? '' : '  '.repeat(depth)
      if (text.endsWith('{')) depth++
      return spaces + text
    })
    .join('\n')
}
