import { beem } from './beem.ts'
import { murphiExamples, tlaExamples } from './others.ts'
import type { Classic } from './published.ts'

export type { Classic, Expected, Published } from './published.ts'

/** Textbook models with the numbers that others published for them: what the explorer is held to. */
export const classics: readonly Classic[] = [...beem, ...tlaExamples, ...murphiExamples]
