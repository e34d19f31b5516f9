import type { ReferenceUse } from '../../models/kernel/operations/operation.ts'

/**
 * What stands in an operation's form for a word that the test's author chooses:
 * - `PAGE`: a page of the test
 * - `VALUE`: a number from 0 to the largest value of the model
 * - `NEW_REFERENCE`: the name of the reference that the operation takes; no other operation may take it again
 * - `REFERENCE`: a reference that some operation of the test takes
 * - `TASK`: a process that the operation starts with a copy of the caller's memory
 * - `ACCESS`: `read` or `write`
 */
export type ParameterKind = (typeof parameterKinds)[number]

const parameterKinds = ['PAGE', 'VALUE', 'NEW_REFERENCE', 'REFERENCE', 'TASK', 'ACCESS'] as const

/** One operation of the kernel model as a litmus test may write it. */
export interface OperationSignature {
  /** Unique among the operations. */
  readonly name: string
  /** How a statement reads: the first word is fixed, words in capitals are parameters: `vmsplice PAGE -> NEW_REFERENCE`. */
  readonly form: string
  /** True where the operation has a value that a register can take. */
  readonly yields: boolean
  /** What becomes of the reference of its form, where that has one. */
  readonly reference?: ReferenceUse
  /** True where the process is over then, which only one with a single thread can do. */
  readonly endsProcess?: true
  /** One sentence. */
  readonly summary: string
}

export type FormPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly parameter: ParameterKind }

/** The parts of a form. Throws for a form that does not begin with a fixed word or has an unknown parameter. */
export function formParts(form: string): FormPart[] {
  const parts = form.split(' ').map((text): FormPart => {
    const parameter = parameterKinds.find((kind) => kind === text)
    if (parameter) return { kind: 'parameter', parameter }
    if (/^(?:[a-z_][a-z0-9_]*|->)$/.test(text)) return { kind: 'literal', text }
    throw new Error(`'${text}' in the form '${form}' is neither a fixed word nor one of ${parameterKinds.join(', ')}`)
  })
  if (parts[0]?.kind !== 'literal') throw new Error(`the form '${form}' does not begin with a fixed word`)
  return parts
}

/** True where a device may execute the operation: it works on a reference and needs no memory map. */
export function needsNoMemoryMap(form: string): boolean {
  const kinds = formParts(form).flatMap((part) => (part.kind === 'parameter' ? [part.parameter] : []))
  return kinds.includes('REFERENCE') && kinds.every((kind) => kind !== 'PAGE' && kind !== 'TASK')
}
