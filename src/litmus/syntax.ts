import type { SourceFile, Span } from './source.ts'

/** A word as written: a name, a number or `->`. */
export interface Word {
  readonly text: string
  readonly span: Span
}

/** A litmus test as written, before any name is looked up. Comments are not part of it, except notes. */
export interface LitmusTree {
  readonly file: SourceFile
  readonly name: Word
  readonly description: string
  /** Where the test comes from, or null. */
  readonly source: string | null
  readonly pages: readonly PageDeclaration[]
  readonly tasks: readonly TaskDeclaration[]
  readonly question: Question
  readonly expectations: readonly Expectation[]
}

export interface PageDeclaration {
  readonly name: Word
  readonly value: Word
  /** True of a page of a file, which is what it holds; false of an anonymous one. */
  readonly ofFile: boolean
}

/** A `process` has its own memory map, a `thread` that of a process, a `device` none. */
export type TaskKind = 'process' | 'thread' | 'device'

export interface TaskDeclaration {
  readonly kind: TaskKind
  readonly name: Word
  /** The process whose memory a thread shares; null for the other kinds. */
  readonly process: Word | null
  readonly statements: readonly Statement[]
  /** The head of the declaration, up to its `{`. */
  readonly span: Span
}

export type Statement =
  | {
      readonly kind: 'operation'
      readonly register: Word | null
      readonly words: readonly Word[]
      readonly span: Span
    }
  | { readonly kind: 'signal'; readonly signal: Word; readonly span: Span }
  | { readonly kind: 'await'; readonly task: Word; readonly signal: Word; readonly span: Span }

export type Quantifier = 'exists' | '~exists' | 'forall'

export interface Question {
  readonly quantifier: Quantifier
  readonly proposition: Proposition
  readonly span: Span
}

export type Comparison = '=' | '!='

export type Proposition =
  | {
      readonly kind: 'compare'
      /** The task of a register or a page; null for a reference. */
      readonly task: Word | null
      readonly name: Word
      readonly operator: Comparison
      /** A number, or `fault`. */
      readonly value: Word
      readonly span: Span
    }
  | { readonly kind: 'not'; readonly operand: Proposition }
  | { readonly kind: 'and'; readonly operands: readonly Proposition[] }
  | { readonly kind: 'or'; readonly operands: readonly Proposition[] }

/** A `result` or `breaks` line. */
export interface Expectation {
  readonly kind: 'result' | 'breaks'
  /** `Never`, `Sometimes` or `Always`; for `breaks` the name of the property. */
  readonly subject: Word
  /** Empty: every era. */
  readonly eras: readonly EraRange[]
  /** True where the author argues for it and no kernel source, test or report says so. */
  readonly predicted: boolean
  /** The `#` comment at the end of the line: the fact that the expectation rests on. */
  readonly note: string | null
  readonly span: Span
}

export type EraRange =
  | { readonly kind: 'single'; readonly era: Word; readonly span: Span }
  /** Both ends belong to the range. At least one is given. */
  | { readonly kind: 'range'; readonly from: Word | null; readonly to: Word | null; readonly span: Span }
