import type { Task } from './checked.ts'
import type { Diagnostic } from './diagnostic.ts'
import { causes, needs, started } from './happens-before.ts'

/**
 * Reports a test in which tasks wait for one another for ever: nothing of its end could be said. One run in any order
 * shows whether all can finish.
 */
export function checkOrder(tasks: readonly Task[]): Diagnostic[] {
  const position = new Map(tasks.map(({ name }) => [name, 0]))
  const happened = new Set<string>([started(tasks.find(({ kind }) => kind === 'process')!.name)])
  for (let moved = true; moved;) {
    moved = false
    for (const task of tasks) {
      const next = task.statements[position.get(task.name)!]
      if (!next || needs(task, next).some((event) => !happened.has(event))) continue
      for (const event of causes(task, next)) happened.add(event)
      position.set(task.name, position.get(task.name)! + 1)
      moved = true
    }
  }
  return tasks.flatMap((task) => {
    const next = task.statements[position.get(task.name)!]
    const missing = next ? needs(task, next).find((event) => !happened.has(event)) : undefined
    if (!next || missing === undefined) return []
    const message = `${task.name} waits here for ever: ${missing}, which never comes to pass`
    return [
      { span: next.span, message, hint: 'Some tasks wait for one another: change the order of their statements.' },
    ]
  })
}
