import type { Argument, Vocabulary } from './checked.ts'
import { type Diagnostic, nearest, suggest } from './diagnostic.ts'
import { describeName, type Names } from './names.ts'
import { formParts, type FormPart, type OperationSignature, type ParameterKind } from './signature.ts'
import type { Span } from './source.ts'
import type { Word } from './syntax.ts'

export interface Match {
  readonly operation: OperationSignature
  readonly arguments: readonly Argument[]
}

/**
 * The operation that the words of a statement name. Operations may share their first word: the kinds of the names that
 * follow decide. Where none fits, the diagnostic speaks of those that fit furthest.
 */
export function matchOperation(
  words: readonly Word[],
  span: Span,
  names: Names,
  vocabulary: Vocabulary,
): Match | Diagnostic {
  const head = words[0]!
  const attempts = vocabulary.operations
    .filter(({ form }) => form.split(' ')[0] === head.text)
    .map((operation) => attempt(operation, words, names, vocabulary))
  if (attempts.length === 0) return unknownOperation(head, vocabulary)
  const success = attempts.find(({ failedAt }) => failedAt === null)
  if (success) return { operation: success.operation, arguments: success.arguments }
  const furthest = Math.max(...attempts.map(({ failedAt }) => failedAt!))
  const best = attempts.filter(({ failedAt }) => failedAt === furthest)
  const operations = best.map(({ operation }) => operation)
  return explainMismatch(words, furthest, span, operations, names, vocabulary)
}

interface Attempt {
  readonly operation: OperationSignature
  readonly arguments: readonly Argument[]
  /** The number of the first word that does not fit; null where all do. */
  readonly failedAt: number | null
}

function attempt(operation: OperationSignature, words: readonly Word[], names: Names, vocabulary: Vocabulary): Attempt {
  const parts = formParts(operation.form)
  const found: Argument[] = []
  for (const [index, part] of parts.entries()) {
    const word = words[index]
    if (!word) return { operation, arguments: found, failedAt: index }
    if (part.kind === 'literal') {
      if (word.text !== part.text) return { operation, arguments: found, failedAt: index }
      continue
    }
    const argument = resolve(part.parameter, word.text, names, vocabulary)
    if (!argument) return { operation, arguments: found, failedAt: index }
    found.push(argument)
  }
  return { operation, arguments: found, failedAt: words.length > parts.length ? parts.length : null }
}

function resolve(parameter: ParameterKind, text: string, names: Names, vocabulary: Vocabulary): Argument | null {
  switch (parameter) {
    case 'PAGE':
      return names.pages.has(text) ? { kind: 'page', page: text } : null
    case 'VALUE':
      return isNumber(text) && Number(text) <= vocabulary.largestValue ? { kind: 'value', value: Number(text) } : null
    case 'NEW_REFERENCE':
      return isNumber(text) || text === '->' ? null : { kind: 'reference', reference: text, created: true }
    case 'REFERENCE':
      return names.references.has(text) ? { kind: 'reference', reference: text, created: false } : null
    case 'TASK':
      return names.tasks.get(text)?.kind === 'process' ? { kind: 'task', task: text } : null
    case 'ACCESS':
      return text === 'read' || text === 'write' ? { kind: 'access', access: text } : null
  }
}

function isNumber(text: string): boolean {
  return /^[0-9]+$/.test(text)
}

function unknownOperation({ text, span }: Word, { operations, called }: Vocabulary): Diagnostic {
  const heads = [...new Set(operations.map(({ form }) => form.split(' ')[0]!))]
  const near = called(text) ?? nearest(text, heads)
  const forms = operations.map(({ form }) => form).filter((form) => form.split(' ')[0] === near)
  const message = `there is no operation '${text}'`
  if (near === null) return { span, message, hint: suggest(text, heads, 'operations') }
  return { span, message, hint: `Did you mean '${near}'? ${reads(forms)}` }
}

function explainMismatch(
  words: readonly Word[],
  index: number,
  span: Span,
  operations: readonly OperationSignature[],
  names: Names,
  { largestValue }: Vocabulary,
): Diagnostic {
  const forms = reads(operations.map(({ form }) => form))
  const wanted = operations.flatMap(({ form }) => formParts(form)[index] ?? [])
  const word = words[index]
  if (!word) {
    const last = words.at(-1)!.span
    const end = { line: last.line, column: last.column + last.length, length: 1 }
    return { span: end, message: `'${words.map(({ text }) => text).join(' ')}' is not complete`, hint: forms }
  }
  if (wanted.length === 0) {
    const rest = { ...word.span, length: span.column + span.length - word.span.column }
    return { span: rest, message: 'the statement is complete before this', hint: forms }
  }
  const known = wanted.flatMap((part) => namesFor(part, names) ?? [])
  if (wanted.every((part) => namesFor(part, names) !== null) && !isNumber(word.text) && word.text !== '->') {
    const nouns = [...new Set(wanted.map(describePart))].map((noun) => noun.replace(/^an? /, ''))
    const other = describeName(word.text, names)
    const article = `a ${nouns.join(' or a ')}`
    const message = other
      ? `'${word.text}' is ${other}, not ${article}`
      : `there is no ${nouns.join(' or ')} '${word.text}'`
    return { span: word.span, message, hint: `${suggest(word.text, known, plural(nouns))} ${forms}` }
  }
  const isValue = wanted.some((part) => part.kind === 'parameter' && part.parameter === 'VALUE')
  if (isValue && isNumber(word.text)) {
    const message = `the value ${word.text} is too large`
    return { span: word.span, message, hint: `Values go from 0 to ${largestValue}.` }
  }
  const choices = [...new Set(wanted.map(describePart))].join(' or ')
  return { span: word.span, message: `expected ${choices}, but found '${word.text}'`, hint: forms }
}

/** The names that may stand for a part, or null where the part is not a choice among names. */
function namesFor(part: FormPart, names: Names): readonly string[] | null {
  if (part.kind === 'literal') return null
  switch (part.parameter) {
    case 'PAGE':
      return [...names.pages]
    case 'REFERENCE':
      return [...names.references.keys()]
    case 'TASK':
      return [...names.tasks.values()].flatMap(({ kind, name }) => (kind === 'process' ? name.text : []))
    case 'VALUE':
    case 'NEW_REFERENCE':
    case 'ACCESS':
      return null
  }
}

function describePart(part: FormPart): string {
  if (part.kind === 'literal') return `\`${part.text}\``
  switch (part.parameter) {
    case 'PAGE':
      return 'a page'
    case 'VALUE':
      return 'a value'
    case 'NEW_REFERENCE':
      return 'a name for the new reference'
    case 'REFERENCE':
      return 'a reference'
    case 'TASK':
      return 'a process'
    case 'ACCESS':
      return '`read` or `write`'
  }
}

function plural(nouns: readonly string[]): string {
  return nouns.map((noun) => (noun.endsWith('s') ? `${noun}es` : `${noun}s`)).join(' and ')
}

function reads(forms: readonly string[]): string {
  return `It reads: ${forms.join(', or ')}.`
}
