import type { Choices } from '../../kernel/era.ts'

/** One of the rules that an era may have. */
export interface Alternative<Value = Choices[keyof Choices]> {
  readonly name: string
  readonly value: Value
  /** One sentence. */
  readonly summary: string
  /** The commit that brought the rule; null where the rule is older than the history that the eras tell, or was only proposed. */
  readonly commit: string | null
}

/** What eras differ in. */
export interface Choice<Value = Choices[keyof Choices]> {
  readonly name: string
  readonly question: string
  /** Oldest first. */
  readonly alternatives: readonly Alternative<Value>[]
}

/** Some of the choices, by their place in an era. */
export type Part<Keys extends keyof Choices> = { readonly [Key in Keys]: Choice<Choices[Key]> }
