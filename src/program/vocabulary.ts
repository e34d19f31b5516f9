/**
 * How people who know a model speak of its memory and its steps: plain data, so that whoever writes a model can write its words beside it.
 *
 * In all templates `{}` stands for the instance, and `{own}` for its name without the kind of thing that it names: `parent` of
 * `mm parent`.
 */
export interface Vocabulary {
  readonly entities: Readonly<Record<string, EntityWords>>
  /** By a step's label, or by the routine and the label, `do_wp_page/page_count`, where the label means other things elsewhere. */
  readonly labels: Readonly<Record<string, LabelWords>>
  /** Routines that are no function of that name: what they do, the task does. */
  readonly noFunctions: readonly string[] | 'all'
  /** What is wrong where a property fails, for those whose conditions say it badly, by name. */
  readonly properties?: Readonly<Record<string, string>>
  /** What is counted to know who uses an instance of `entity`, and who refers to one: `holder`, by `field`. */
  readonly users?: {
    readonly entity: string
    readonly count: string
    readonly holder: string
    readonly field: string
  }
}

export interface EntityWords {
  /** What an instance is called: `PTE {own}`. */
  readonly called: string
  readonly fields: Readonly<Record<string, FieldWords>>
  /** Changes that are one thing to say. The first that fits is said, then what is left over. */
  readonly together?: readonly TogetherWords[]
}

export interface FieldWords {
  /** What a step does that changes the field, `{before} -> {after}` where it helps. */
  readonly becomes: Words
  /** A fact about the field, with `{value}`; empty where it goes without saying. */
  readonly is: Words
  /** What single values are called: `unset` for -1. */
  readonly values?: Readonly<Record<string, string>>
  /** Things of which each counts for more than one. */
  readonly heavy?: Heavy
}

/**
 * Things that count for `weight` each, among others that count for one: 18 is `18 (1 pin + 2)`. That is only said in models in which
 * the field of the weight is a constant of that value: where a thing weighs less, others may add up to one.
 */
export interface Heavy {
  readonly called: string
  readonly weight: number
  readonly constant: { readonly entity: string; readonly field: string }
}

/**
 * Words by value: `yes` and `no`, `none` for null, a number or a member as it is. For a change of a number before that `0->1`, and after it `+1` or
 * `-1`, then `more` or `less`. `other` is for all that is left.
 */
export type Words = Readonly<Record<string, string>>

export interface TogetherWords {
  /** The fields that must change, and into what, as the keys of `Words` say it; `any` value, or `set` for any but null. */
  readonly changed: Readonly<Record<string, string>>
  /** Fields whose changes, if any, go without saying. */
  readonly also?: readonly string[]
  /** With `{frame.before}` and `{frame.after}` for each of the fields that must change. */
  readonly words: string
}

export interface LabelWords {
  /** What the step looked at, where the facts say it badly: `no page is in the swap cache`. Empty where it is not worth a word. */
  readonly sees?: string
  /** For `sees that`. */
  readonly verb?: string
  /** What the step does, where it changes nothing. */
  readonly does?: string
  /** What the decision means. */
  readonly so?: string
}

/** For models that have no words of their own. */
export const noVocabulary: Vocabulary = { entities: {}, labels: {}, noFunctions: 'all' }
