import type { CheckedProposition, LitmusTest, Vocabulary } from './checked.ts'
import { suggest } from './diagnostic.ts'
import { describeName, findTask, type Names, type Report } from './names.ts'
import type { Proposition, Question, Word } from './syntax.ts'

/** Resolves the names of the question; null where one could not be. */
export function checkQuestion(
  { quantifier, proposition, span }: Question,
  names: Names,
  vocabulary: Vocabulary,
  report: Report,
): LitmusTest['question'] | null {
  const checked = checkProposition(proposition, names, vocabulary, report)
  return checked && { quantifier, proposition: checked, span }
}

function checkProposition(
  proposition: Proposition,
  names: Names,
  vocabulary: Vocabulary,
  report: Report,
): CheckedProposition | null {
  switch (proposition.kind) {
    case 'not': {
      const operand = checkProposition(proposition.operand, names, vocabulary, report)
      return operand && { kind: 'not', operand }
    }
    case 'and':
    case 'or': {
      const { kind } = proposition
      const operands = proposition.operands.map((operand) => checkProposition(operand, names, vocabulary, report))
      const complete = operands.filter((operand) => operand !== null)
      return complete.length === operands.length ? { kind, operands: complete } : null
    }
    case 'compare':
      return checkComparison(proposition, names, vocabulary, report)
  }
}

function checkComparison(
  { task, name, operator, value, span }: Extract<Proposition, { kind: 'compare' }>,
  names: Names,
  { largestValue }: Vocabulary,
  report: Report,
): CheckedProposition | null {
  const faults = value.text === 'fault'
  if (!faults && Number(value.text) > largestValue) {
    const hint = `Values go from 0 to ${largestValue}.`
    report({ span: value.span, message: `the value ${value.text} is too large`, hint })
    return null
  }
  const comparison = { operator, value: faults ? ('fault' as const) : Number(value.text) }
  if (!task) {
    if (!names.references.has(name.text)) {
      report(notAReference(name, names))
      return null
    }
    if (faults) report(noFault(value, `a reference`, `read ${name.text}`))
    return faults ? null : { kind: 'reference', reference: name.text, comparison, span }
  }
  const owner = findTask(task, names, report)
  if (!owner) return null
  const registers = names.registers.get(task.text) ?? []
  if (registers.includes(name.text)) return { kind: 'register', task: task.text, register: name.text, comparison, span }
  const process = owner.kind === 'process' ? task.text : owner.process?.text
  if (names.pages.has(name.text) && process !== undefined) {
    if (faults) report(noFault(value, `a page`, `read ${name.text}`))
    return faults ? null : { kind: 'page', task: task.text, process, page: name.text, comparison, span }
  }
  report(notAValueOfTask(task, name, process !== undefined, names))
  return null
}

function noFault({ span }: Word, what: string, read: string) {
  const hint = `Read it into a register, and ask for that: r = ${read} in a task, and TASK:r=fault here.`
  return { span, message: `${what} is never \`fault\`: only a statement faults`, hint }
}

function notAReference(name: Word, names: Names) {
  const { span, text } = name
  const other = describeName(text, names)
  if (other === 'a page' || other?.startsWith('a register')) {
    const setters = [...names.registers].filter(([, registers]) => registers.includes(text)).map(([task]) => task)
    const withMemory = [...names.tasks.values()].filter(({ kind }) => kind !== 'device').map(({ name }) => name.text)
    const owner = (other === 'a page' ? withMemory : setters)[0] ?? 'TASK'
    const hint = `Write ${owner}:${text}, for example.`
    return { span, message: `'${text}' is ${other}: say which task sees it`, hint }
  }
  const message = other ? `'${text}' is ${other}, not a reference` : `there is no reference '${text}'`
  return { span, message, hint: suggest(text, [...names.references.keys()], 'references') }
}

function notAValueOfTask(task: Word, name: Word, hasMemory: boolean, names: Names) {
  const { span, text } = name
  const pages = hasMemory ? [...names.pages] : []
  const known = [...(names.registers.get(task.text) ?? []), ...pages]
  if (names.references.has(text)) {
    const message = `'${text}' is a reference and belongs to no task`
    return { span, message, hint: `Write ${text}=VALUE, without a task.` }
  }
  if (names.pages.has(text)) {
    const hint = suggest(text, known, `registers of ${task.text}`)
    return { span, message: `'${task.text}' is a device and has no pages`, hint }
  }
  const message = `${task.text} has no register or page '${text}'`
  return { span, message, hint: suggest(text, known, `registers and pages of ${task.text}`) }
}
