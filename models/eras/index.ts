import type { Era } from '../kernel/era.ts'
import { v5_7 } from './v5.7.ts'
import { v5_9 } from './v5.9.ts'
import { v5_19 } from './v5.19.ts'

/** All eras, oldest first. */
export const eras: readonly Era[] = [v5_7, v5_9, v5_19]
