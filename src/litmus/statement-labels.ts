import type { Argument, CheckedStatement, Task } from './checked.ts'

/** How each statement of a task is called in labels: as the author wrote it, but for white space; repeated ones are numbered. */
export function statementLabels({ statements }: Pick<Task, 'statements'>): string[] {
  const texts = statements.map(statementText)
  return texts.map((text, index) => {
    const before = texts.slice(0, index).filter((other) => other === text).length
    return before === 0 ? text : `${text} (${before + 1})`
  })
}

/** A statement as it is written, but for white space. */
export function statementText(statement: CheckedStatement): string {
  switch (statement.kind) {
    case 'signal':
      return `signal ${statement.signal}`
    case 'await':
      return `await ${statement.task}:${statement.signal}`
    case 'operation': {
      const values = [...statement.arguments]
      const words = statement.operation.form
        .split(' ')
        .map((word) => (/^[A-Z_]+$/.test(word) ? argumentText(values.shift()!) : word))
      return `${statement.register === null ? '' : `${statement.register} = `}${words.join(' ')}`
    }
  }
}

function argumentText(argument: Argument): string {
  switch (argument.kind) {
    case 'page':
      return argument.page
    case 'value':
      return String(argument.value)
    case 'access':
      return argument.access
    case 'task':
      return argument.task
    case 'reference':
      return argument.reference
  }
}
