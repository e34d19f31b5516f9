import type { Vocabulary } from './checked.ts'
import { type Diagnostic, suggest } from './diagnostic.ts'
import { formParts } from './signature.ts'
import type { Span } from './source.ts'
import type { LitmusTree, Statement, TaskDeclaration, Word } from './syntax.ts'

export type Report = (diagnostic: Diagnostic) => void

/** Everything in a test that has a name. A name means one thing; only registers of different tasks may share one. */
export interface Names {
  readonly pages: ReadonlySet<string>
  readonly tasks: ReadonlyMap<string, TaskDeclaration>
  readonly references: ReadonlyMap<string, { readonly task: string; readonly span: Span }>
  /** By task. */
  readonly registers: ReadonlyMap<string, readonly string[]>
  /** By task. */
  readonly signals: ReadonlyMap<string, readonly string[]>
}

/** Collects the names of a test and reports those that are malformed or given twice. */
export function collectNames(tree: LitmusTree, vocabulary: Vocabulary, report: Report): Names {
  const kinds = new Map<string, { readonly kind: string; readonly line: number }>()
  // A name that is malformed or taken is collected all the same: its uses are no further mistakes.
  const declare = (word: Word, kind: string): void => {
    const taken = kinds.get(word.text)
    if (!isIdentifier(word.text)) {
      report({ span: word.span, message: `'${word.text}' cannot be a name here`, hint: NAME_RULE })
    } else if (!taken) kinds.set(word.text, { kind, line: word.span.line })
    else if (kind !== 'register' || taken.kind !== 'register') {
      const message = `'${word.text}' is already the name of a ${taken.kind} (line ${taken.line})`
      report({ span: word.span, message, hint: 'Give it a name that nothing else in the test has.' })
    }
  }

  const pages = new Set<string>()
  const tasks = new Map<string, TaskDeclaration>()
  const references = new Map<string, { readonly task: string; readonly span: Span }>()
  const registers = new Map<string, readonly string[]>()
  const signals = new Map<string, readonly string[]>()
  for (const { name } of tree.pages) {
    declare(name, 'page')
    pages.add(name.text)
  }
  for (const task of tree.tasks) {
    declare(task.name, 'task')
    tasks.set(task.name.text, task)
  }
  for (const { name, statements } of tree.tasks) {
    for (const statement of statements) {
      const taken = takenReference(statement, vocabulary)
      if (!taken) continue
      declare(taken, 'reference')
      references.set(taken.text, { task: name.text, span: statement.span })
    }
  }
  for (const { name, statements } of tree.tasks) {
    const set = statements.flatMap((statement) => (statement.kind === 'operation' ? (statement.register ?? []) : []))
    for (const register of set) declare(register, 'register')
    registers.set(name.text, [...new Set(set.map(({ text }) => text))])
    signals.set(name.text, collectSignals(statements, report))
  }
  return { pages, tasks, references, registers, signals }
}

/** What a name stands for, with an article, or null where nothing in the test has it. */
export function describeName(name: string, names: Names): string | null {
  if (names.pages.has(name)) return 'a page'
  if (names.references.has(name)) return 'a reference'
  const task = names.tasks.get(name)
  if (task) return `a ${task.kind}`
  const setter = [...names.registers].find(([, registers]) => registers.includes(name))
  return setter ? `a register of ${setter[0]}` : null
}

/** Reports a task name that nothing has. Returns the task, or null. */
export function findTask(word: Word, names: Names, report: Report): TaskDeclaration | null {
  const task = names.tasks.get(word.text)
  if (task) return task
  const hint = suggest(word.text, [...names.tasks.keys()], 'tasks')
  report({ span: word.span, message: `there is no task '${word.text}'`, hint })
  return null
}

const NAME_RULE = 'A name consists of letters, digits and `_`, and does not begin with a digit.'

function isIdentifier(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
}

/**
 * The reference that a statement takes, if its operation takes one: the word behind the fixed word that stands before
 * `NEW_REFERENCE`. The rest of the statement may be wrong: the name is known all the same.
 */
function takenReference(statement: Statement, { operations }: Vocabulary): Word | null {
  if (statement.kind !== 'operation') return null
  for (const { form } of operations) {
    const parts = formParts(form)
    const place = parts.findIndex((part) => part.kind === 'parameter' && part.parameter === 'NEW_REFERENCE')
    const [head, mark] = [parts[0]!, parts[place - 1]]
    if (mark?.kind !== 'literal' || head.kind !== 'literal' || head.text !== statement.words[0]!.text) continue
    const at = statement.words.findIndex(({ text }, index) => text === mark.text && (index > 0 || place === 1))
    const word = statement.words[at + 1]
    if (at >= 0 && word && /^[A-Za-z_]/.test(word.text)) return word
  }
  return null
}

function collectSignals(statements: readonly Statement[], report: Report): string[] {
  const signals: string[] = []
  for (const statement of statements) {
    if (statement.kind !== 'signal') continue
    const { text, span } = statement.signal
    if (!isIdentifier(text)) report({ span, message: `'${text}' cannot be a name here`, hint: NAME_RULE })
    if (signals.includes(text)) {
      const hint = 'A signal is given once and stays; use a second name for a second one.'
      report({ span, message: `this task gives the signal '${text}' twice`, hint })
    } else signals.push(text)
  }
  return signals
}
