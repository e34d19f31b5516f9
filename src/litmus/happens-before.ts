import type { CheckedStatement, Task } from './checked.ts'

/**
 * What must have happened before a task can execute a statement, in words. Programs have no branches and nothing that was signalled
 * is taken back, so each of these has one statement that causes it, or comes from the start.
 */
export function needs(task: Task, statement: CheckedStatement): string[] {
  const start = task.process === null ? [] : [started(task.process)]
  switch (statement.kind) {
    case 'signal':
      return start
    case 'await':
      return [...start, signalled(statement.task, statement.signal)]
    case 'operation':
      return [
        ...start,
        ...statement.arguments.flatMap((argument) =>
          argument.kind === 'reference' && !argument.created ? taken(argument.reference) : [],
        ),
      ]
  }
}

/** What others may wait for, and has happened when a statement was executed. */
export function causes(task: Task, statement: CheckedStatement): string[] {
  switch (statement.kind) {
    case 'signal':
      return [signalled(task.name, statement.signal)]
    case 'await':
      return []
    case 'operation':
      return statement.arguments.flatMap((argument) => {
        if (argument.kind === 'task') return started(argument.task)
        return argument.kind === 'reference' && argument.created ? taken(argument.reference) : []
      })
  }
}

export const started = (process: string): string => `the start of ${process}`
const signalled = (task: string, signal: string): string => `the signal ${task}:${signal}`
const taken = (reference: string): string => `the reference ${reference}`

/** Says of two statements whether the first one has ended in every run before the second one begins. */
export function happensBefore(tasks: readonly Task[]): (first: CheckedStatement, second: CheckedStatement) => boolean {
  const causing = new Map(
    tasks.flatMap((task) =>
      task.statements.flatMap((statement) => causes(task, statement).map((event) => [event, statement] as const)),
    ),
  )
  const before = new Map(
    tasks.flatMap((task) =>
      task.statements.map((statement, index) => {
        const waitsFor = needs(task, statement).flatMap((event) => causing.get(event) ?? [])
        return [statement, [...task.statements.slice(Math.max(0, index - 1), index), ...waitsFor]] as const
      }),
    ),
  )
  return (first, second) => {
    const reached = new Set<CheckedStatement>()
    const open = [second]
    for (let statement = open.pop(); statement; statement = open.pop()) {
      const earlier = before.get(statement)!.filter((each) => !reached.has(each))
      for (const each of earlier) reached.add(each)
      open.push(...earlier)
    }
    return reached.has(first)
  }
}
