import type {
  EraRange,
  Expectation,
  LitmusTree,
  PageDeclaration,
  Proposition,
  Question,
  Statement,
  TaskDeclaration,
} from './syntax.ts'

/** A tree as a litmus file in the usual layout. Parsing it gives the same tree, but for the spans. */
export function print(tree: LitmusTree): string {
  const head = [`litmus ${tree.name.text}`, `"${tree.description}"`]
  if (tree.source !== null) head.push(`source ${tree.source}`.trimEnd())
  const pages = `pages ${tree.pages.map(printPage).join(', ')}`
  const parts = [head.join('\n'), pages, ...tree.tasks.map(printTask), printQuestion(tree.question)]
  if (tree.expectations.length > 0) parts.push(tree.expectations.map(printExpectation).join('\n'))
  return parts.join('\n\n') + '\n'
}

function printPage({ name, value, ofFile }: PageDeclaration): string {
  return `${ofFile ? 'file ' : ''}${name.text} = ${value.text}`
}

/** A statement as it is written in a task. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'signal':
      return `signal ${statement.signal.text}`
    case 'await':
      return `await ${statement.task.text}:${statement.signal.text}`
    case 'operation': {
      const words = statement.words.map(({ text }) => text).join(' ')
      return statement.register ? `${statement.register.text} = ${words}` : words
    }
  }
}

export function printQuestion({ quantifier, proposition }: Question): string {
  return `${quantifier} (${printProposition(proposition)})`
}

export function printProposition(proposition: Proposition): string {
  switch (proposition.kind) {
    case 'compare': {
      const { task, name, operator, value } = proposition
      return `${task ? `${task.text}:` : ''}${name.text}${operator}${value.text}`
    }
    case 'not':
      return `~${enclosed(proposition.operand, ['and', 'or'])}`
    case 'and':
      return proposition.operands.map((operand) => enclosed(operand, ['and', 'or'])).join(' /\\ ')
    case 'or':
      return proposition.operands.map((operand) => enclosed(operand, ['or'])).join(' \\/ ')
  }
}

export function printExpectation({ kind, subject, eras, predicted, note }: Expectation): string {
  const words = [kind, subject.text]
  if (eras.length > 0) words.push(eras.map(printRange).join(', '))
  if (predicted) words.push('predicted')
  if (note !== null) words.push(`# ${note}`.trimEnd())
  return words.join(' ')
}

function printRange(range: EraRange): string {
  switch (range.kind) {
    case 'single':
      return range.era.text
    case 'range':
      return `${range.from?.text ?? ''}..${range.to?.text ?? ''}`
  }
}

function printTask({ kind, name, process, statements }: TaskDeclaration): string {
  const word = kind === 'process' ? 'task' : kind
  const head = `${word} ${name.text}${process ? ` of ${process.text}` : ''}`
  const body = statements.map((statement) => `  ${printStatement(statement)}\n`).join('')
  return `${head} {\n${body}}`
}

function enclosed(proposition: Proposition, kinds: readonly Proposition['kind'][]): string {
  const printed = printProposition(proposition)
  return kinds.includes(proposition.kind) ? `(${printed})` : printed
}
