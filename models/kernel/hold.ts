/**
 * A place in a routine where a real kernel can be stopped while others go on, so that a race is no matter of chance: a debugger holds the
 * processor at a function that the kernel has at this place, and that the compiler has left alone.
 */
export interface Hold {
  /** The routine that the step is in, without those around it. */
  readonly routine: string
  /** The label of the step before which the task is held. */
  readonly before: string
  /** What can be stopped at; the first one that a kernel has is taken. */
  readonly places: readonly HoldPlace[]
}

export interface HoldPlace {
  /** As the kernel's symbols call it. */
  readonly function: string
  readonly at: 'entry' | 'return'
  /** Which argument is the address of the page, counted from 0; null where there is none, and the first call is taken. */
  readonly address: number | null
  /** Releases in which it is at this place. */
  readonly releases: string
}
