import type { CheckedStatement, Task, Vocabulary } from './checked.ts'
import { suggest } from './diagnostic.ts'
import { matchOperation } from './match.ts'
import { findTask, type Names, type Report } from './names.ts'
import { needsNoMemoryMap } from './signature.ts'
import type { LitmusTree, Statement, TaskDeclaration, Word } from './syntax.ts'

/** Resolves the statements of all tasks, and reports what cannot be resolved. */
export function checkTasks(tree: LitmusTree, names: Names, vocabulary: Vocabulary, report: Report): Task[] {
  const tasks = tree.tasks.map((task) => checkTask(task, names, vocabulary, report))
  checkProcesses(tree, tasks, report)
  checkEnds(tasks, report)
  return tasks
}

function checkTask(task: TaskDeclaration, names: Names, vocabulary: Vocabulary, report: Report): Task {
  const statements = task.statements.flatMap(
    (statement) => checkStatement(statement, task, names, vocabulary, report) ?? [],
  )
  return {
    kind: task.kind,
    name: task.name.text,
    process: processOf(task, names, report),
    registers: names.registers.get(task.name.text) ?? [],
    signals: names.signals.get(task.name.text) ?? [],
    statements,
    span: task.span,
  }
}

function processOf(task: TaskDeclaration, names: Names, report: Report): string | null {
  switch (task.kind) {
    case 'process':
      return task.name.text
    case 'device':
      return null
    case 'thread': {
      const owner = task.process && findTask(task.process, names, report)
      if (!owner) return null
      if (owner.kind === 'process') return owner.name.text
      const message = `'${owner.name.text}' is a ${owner.kind}: it has no memory of its own`
      report({
        span: task.process.span,
        message,
        hint: 'A thread shares the memory of a process: thread NAME of TASK.',
      })
      return null
    }
  }
}

function checkStatement(
  statement: Statement,
  task: TaskDeclaration,
  names: Names,
  vocabulary: Vocabulary,
  report: Report,
): CheckedStatement | null {
  switch (statement.kind) {
    case 'signal':
      return { kind: 'signal', signal: statement.signal.text, span: statement.span }
    case 'await':
      return checkAwait(statement, task, names, report)
    case 'operation':
      return checkOperation(statement, task, names, vocabulary, report)
  }
}

function checkAwait(
  { task, signal, span }: Extract<Statement, { kind: 'await' }>,
  waiting: TaskDeclaration,
  names: Names,
  report: Report,
): CheckedStatement | null {
  const signaller = findTask(task, names, report)
  if (!signaller) return null
  if (signaller.name.text === waiting.name.text) {
    const hint = 'Its own statements follow one another anyway: await is for the signals of other tasks.'
    report({ span, message: 'a task cannot wait for itself', hint })
    return null
  }
  const signals = names.signals.get(task.text) ?? []
  if (!signals.includes(signal.text)) {
    const message = `${task.text} gives no signal '${signal.text}'`
    report({ span: signal.span, message, hint: suggest(signal.text, signals, `signals of ${task.text}`) })
    return null
  }
  return { kind: 'await', task: task.text, signal: signal.text, span }
}

function checkOperation(
  { register, words, span }: Extract<Statement, { kind: 'operation' }>,
  task: TaskDeclaration,
  names: Names,
  vocabulary: Vocabulary,
  report: Report,
): CheckedStatement | null {
  const match = matchOperation(words, span, names, vocabulary)
  if ('message' in match) {
    report(match)
    return null
  }
  const { operation } = match
  if (register && !operation.yields) {
    const message = `'${operation.form}' gives no value for a register`
    report({ span: register.span, message, hint: `Leave out \`${register.text} =\`.` })
  }
  if (task.kind === 'device' && !needsNoMemoryMap(operation.form)) {
    const forms = vocabulary.operations.map(({ form }) => form).filter(needsNoMemoryMap)
    const hint = `A device has no memory map. What it can do: ${forms.join(', ')}.`
    report({ span, message: `a device cannot do '${operation.form}'`, hint })
  }
  return { kind: 'operation', operation, arguments: match.arguments, register: register?.text ?? null, span }
}

/**
 * The memory of a process is there until its last thread has gone (mmput), and exit_group() ends the others first: neither is in the
 * model, so a process that ends has one thread.
 */
function checkEnds(tasks: readonly Task[], report: Report): void {
  for (const task of tasks) {
    const other = tasks.find(({ name, process }) => process !== null && process === task.process && name !== task.name)
    if (!other) continue
    for (const statement of task.statements) {
      if (statement.kind !== 'operation' || !statement.operation.endsProcess) continue
      const { name } = statement.operation
      const message = `a process with several threads cannot do '${name}': ${other.name} is one more`
      const hint = `Its memory would be there until the last thread has gone. Take pages away with munmap, or leave \`${name}\` to a process with one thread.`
      report({ span: statement.span, message, hint })
    }
  }
}

/** One process starts by itself, the first; every other one is started by one statement of another task. */
function checkProcesses(tree: LitmusTree, tasks: readonly Task[], report: Report): void {
  const processes = tree.tasks.filter(({ kind }) => kind === 'process')
  const [first, ...others] = processes
  if (!first) {
    const hint = 'A test needs a process that has the pages: task NAME { ... }.'
    report({ span: tree.tasks[0]!.span, message: 'no task of this test has any memory', hint })
    return
  }
  const starters = new Map<string, number>()
  for (const statement of tasks.flatMap(({ statements }) => statements)) {
    if (statement.kind !== 'operation') continue
    const target = statement.arguments.find((argument) => argument.kind === 'task')?.task
    if (target === undefined) continue
    const earlier = starters.get(target)
    if (target === first.name.text) {
      const hint = 'The first process of a test starts by itself; start another one.'
      report({ span: statement.span, message: `'${target}' runs from the start`, hint })
    } else if (earlier !== undefined) {
      const hint = 'A process starts once; write a second task for a second child.'
      report({ span: statement.span, message: `'${target}' is already started in line ${earlier}`, hint })
    } else starters.set(target, statement.span.line)
  }
  for (const { name } of others) if (!starters.has(name.text)) reportNeverStarted(name, first.name, report)
}

function reportNeverStarted(name: Word, first: Word, report: Report): void {
  const hint = `Only the first process (${first.text}) starts by itself: add \`fork ${name.text}\` to a task.`
  report({ span: name.span, message: `no task starts '${name.text}'`, hint })
}
