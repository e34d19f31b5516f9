import type { Program, SourcePosition, Transition } from '../program/program.ts'
import { TASK } from '../state/schema.ts'
import type { LitmusTest } from './checked.ts'
import type { Elaborated } from './elaborate.ts'
import type { Naming } from './naming.ts'
import { statementLabels } from './statement-labels.ts'

/** What the author of a test calls an instance: the PTE of page x in the child is `pte child:x`, a reference is `reference pipe`. */
export function instanceName({ model, naming }: Elaborated): (entity: string, instance: number) => string {
  const names = namesOf(naming)
  return (entity, instance) =>
    taskAt(model.program, entity, instance) ?? `${entity} ${names[entity]?.[instance] ?? instance}`
}

function namesOf({
  processes,
  pages,
  references,
  threads,
  registers,
  signals,
}: Naming): Record<string, readonly string[]> {
  return {
    pte: processes.flatMap((process) => pages.map((page) => `${process}:${page}`)),
    mm: processes,
    thread: threads,
    reference: references,
    register: registers,
    signal: signals,
  }
}

function taskAt({ tasks }: Program, entity: string, instance: number): string | undefined {
  if (entity === TASK) return tasks[instance]?.name
  return tasks.find((task) => task.entity === entity && task.instance === instance)?.name
}

/** Where the test asks for a step: the statement that its label begins with; the beginning of the task for its start. */
export function positionIn(test: LitmusTest): (transition: Transition) => SourcePosition | null {
  const labels = test.tasks.map(statementLabels)
  return ({ task, label }) => {
    const described = test.tasks[task]
    if (!described) return null
    const { span } = described.statements[labels[task]!.indexOf(label.split('/')[0]!)] ?? described
    return { file: test.file.name, line: span.line }
  }
}
