import type { LitmusTest } from './checked.ts'

/** How the names of a litmus test map to instances of the model. */
export interface Naming {
  readonly processes: readonly string[]
  readonly pages: readonly string[]
  readonly references: readonly string[]
  /** Tasks that run in some mm, in order: the instances of `thread`. */
  readonly threads: readonly string[]
  /** `task:register`, in order. */
  readonly registers: readonly string[]
  /** `task:signal`, in order. */
  readonly signals: readonly string[]
}

/** The names of a test, in the order of its file. */
export function namesOf(test: LitmusTest): Naming {
  return {
    processes: test.tasks.filter(({ kind }) => kind === 'process').map(({ name }) => name),
    pages: test.pages.map(({ name }) => name),
    references: test.references.map(({ name }) => name),
    threads: test.tasks.filter(({ process }) => process !== null).map(({ name }) => name),
    registers: test.tasks.flatMap(({ name, registers }) => registers.map((register) => `${name}:${register}`)),
    signals: test.tasks.flatMap(({ name, signals }) => signals.map((signal) => `${name}:${signal}`)),
  }
}
