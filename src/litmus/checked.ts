import type { OperationSignature } from './signature.ts'
import type { SourceFile, Span } from './source.ts'
import type { Quantifier, TaskKind } from './syntax.ts'

/** A litmus test without mistakes: every name is looked up, every statement has its operation. */
export interface LitmusTest {
  readonly file: SourceFile
  readonly name: string
  readonly description: string
  readonly source: string | null
  /** In the order of the file. */
  readonly pages: readonly { readonly name: string; readonly value: number; readonly ofFile: boolean }[]
  /** In the order of the file; the first process is the one that starts by itself. */
  readonly tasks: readonly Task[]
  /** In the order in which they appear in the file. */
  readonly references: readonly Reference[]
  readonly question: { readonly quantifier: Quantifier; readonly proposition: CheckedProposition; readonly span: Span }
  /** One entry for each era that was given to the check, and for no other. */
  readonly expectations: ReadonlyMap<string, EraExpectation>
}

export interface Task {
  readonly kind: TaskKind
  readonly name: string
  /** The process whose memory the task uses: itself for a process, null for a device. */
  readonly process: string | null
  /** The registers that its statements set, in the order in which they appear. */
  readonly registers: readonly string[]
  /** The signals that it gives, in order. */
  readonly signals: readonly string[]
  readonly statements: readonly CheckedStatement[]
  readonly span: Span
}

/** A reference and the one statement that takes it. */
export interface Reference {
  readonly name: string
  readonly task: string
  readonly span: Span
}

export type CheckedStatement =
  | {
      readonly kind: 'operation'
      readonly operation: OperationSignature
      /** One for each parameter of the form, in order. */
      readonly arguments: readonly Argument[]
      readonly register: string | null
      readonly span: Span
    }
  | { readonly kind: 'signal'; readonly signal: string; readonly span: Span }
  | { readonly kind: 'await'; readonly task: string; readonly signal: string; readonly span: Span }

export type Argument =
  | { readonly kind: 'page'; readonly page: string }
  | { readonly kind: 'value'; readonly value: number }
  /** `created` where this statement takes it. */
  | { readonly kind: 'reference'; readonly reference: string; readonly created: boolean }
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'access'; readonly access: 'read' | 'write' }

export type CheckedProposition =
  | {
      readonly kind: 'register'
      readonly task: string
      readonly register: string
      readonly comparison: Comparison
      readonly span: Span
    }
  | {
      readonly kind: 'page'
      /** The task that would read the page, on its own CPU: a process or a thread. */
      readonly task: string
      /** The process through whose memory map the page is read. */
      readonly process: string
      readonly page: string
      readonly comparison: Comparison
      readonly span: Span
    }
  | {
      readonly kind: 'reference'
      readonly reference: string
      readonly comparison: Comparison
      readonly span: Span
    }
  | { readonly kind: 'not'; readonly operand: CheckedProposition }
  | { readonly kind: 'and'; readonly operands: readonly CheckedProposition[] }
  | { readonly kind: 'or'; readonly operands: readonly CheckedProposition[] }

export interface Comparison {
  readonly operator: '=' | '!='
  /** `fault` only of a register: the statement that was to set it has faulted. */
  readonly value: number | 'fault'
}

/** How many of the end states satisfy the proposition: none, some or all. `Hangs` where there is no end state. */
export type Observation = 'Never' | 'Sometimes' | 'Always' | 'Hangs'

/** What the file says about one era. */
export interface EraExpectation {
  /** Null where only `breaks` lines name the era. */
  readonly result: ({ readonly observation: Observation } & Stated) | null
  /** The properties that are to be violated; all others are to hold. */
  readonly breaks: readonly ({ readonly property: string } & Stated)[]
}

/** Where an expectation stands and how sure its author is. */
export interface Stated {
  readonly predicted: boolean
  readonly note: string | null
  readonly span: Span
}

/** What the model offers to a litmus test. */
export interface Vocabulary {
  readonly operations: readonly OperationSignature[]
  /** The first word of the operation that people call by another word, or null. */
  readonly called: (word: string) => string | null
  /** The names of the eras. Those that are kernel versions are ordered by release, whatever their order here. */
  readonly eras: readonly string[]
  /** The names of the properties that can be violated. */
  readonly properties: readonly string[]
  readonly largestValue: number
}
