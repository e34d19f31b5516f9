import type { CheckedStatement, Reference, Task } from './checked.ts'
import type { Diagnostic } from './diagnostic.ts'
import { happensBefore } from './happens-before.ts'
import { statementText } from './statement-labels.ts'

type Use = Extract<CheckedStatement, { readonly kind: 'operation' }>

/**
 * Reports uses of references that are wrong in every run: one statement takes a reference, so its kind and what it is for are
 * known. Whether two tasks use it and give it back in the right order may depend on the run: that is a property.
 */
export function checkReferences(tasks: readonly Task[], references: readonly Reference[]): Diagnostic[] {
  const before = happensBefore(tasks)
  return references.flatMap(({ name }) => {
    const statements = tasks.flatMap((task) => task.statements.filter((each): each is Use => names(each, name)))
    const taking = statements.find(({ operation }) => operation.reference?.does === 'take')
    if (!taking) return []
    const uses = statements.filter((each) => each !== taking)
    const givingBack = uses.filter(({ operation }) => operation.reference?.does === 'give back')
    return uses.flatMap((use) => {
      const late = givingBack.find((each) => each !== use && before(each, use))
      // Of two that may come in any order, one comes second in every run.
      const twice = givingBack.includes(use) && use !== givingBack[0] ? givingBack[0] : undefined
      return (
        wrongKind(name, taking, use) ?? notForWriting(name, taking, use) ?? afterPut(name, late ?? twice, use) ?? []
      )
    })
  })
}

function names(statement: CheckedStatement, name: string): boolean {
  return (
    statement.kind === 'operation' &&
    statement.arguments.some((argument) => argument.kind === 'reference' && argument.reference === name)
  )
}

function wrongKind(name: string, taking: Use, use: Use): Diagnostic | null {
  const [taken, given] = [taking.operation.reference, use.operation.reference]
  if (taken?.does !== 'take' || given?.does !== 'give back' || taken.kind === given.kind) return null
  const [kind, right] = taken.kind === 'pin' ? ['PIN', 'unpin'] : ['GET', 'put']
  const message = `'${name}' is a ${kind} reference, and is not given back like that`
  return { span: use.span, message, hint: `${saysThere(taking)} Write: ${right} ${name}.` }
}

function notForWriting(name: string, taking: Use, use: Use): Diagnostic | null {
  const isForWriting = taking.arguments.some((argument) => argument.kind === 'access' && argument.access === 'write')
  if (use.operation.reference?.does !== 'store' || isForWriting) return null
  const { name: operation, form } = taking.operation
  const right = form.includes(' ACCESS ') ? operation : 'get_user_pages'
  const page = taking.arguments.find((argument) => argument.kind === 'page')?.page ?? 'PAGE'
  const message = `'${name}' is for reading only`
  return {
    span: use.span,
    message,
    hint: `${saysThere(taking)} Take it for writing: ${right} ${page} write -> ${name}.`,
  }
}

function afterPut(name: string, givingBack: Use | undefined, use: Use): Diagnostic | null {
  if (!givingBack) return null
  const isPut = use.operation.reference?.does === 'give back'
  const message = `'${name}' ${isPut ? 'is' : 'was'} given back in line ${givingBack.span.line}`
  const hint = isPut ? 'A reference is given back once.' : 'Use it before that, or take another reference.'
  return { span: use.span, message, hint }
}

function saysThere(taking: Use): string {
  return `Line ${taking.span.line} says: ${statementText(taking)}.`
}
