import type { Era } from '../kernel/era.ts'
import { v5_11 } from './v5.11.ts'
import { v5_18 } from './v5.18.ts'
import { v5_19 } from './v5.19.ts'
import { v5_7 } from './v5.7.ts'
import { v5_8 } from './v5.8.ts'
import { v5_9_rc5 } from './v5.9-rc5.ts'
import { v5_9 } from './v5.9.ts'
import { v6_0 } from './v6.0.ts'
import { v6_1 } from './v6.1.ts'
import { v6_2 } from './v6.2.ts'

/** All eras, oldest first. */
export const eras: readonly Era[] = [v5_7, v5_8, v5_9_rc5, v5_9, v5_11, v5_18, v5_19, v6_0, v6_1, v6_2]

export { v5_11, v5_18, v5_19, v5_7, v5_8, v5_9_rc5, v5_9, v6_0, v6_1, v6_2 }
export type { Choices, Era } from '../kernel/era.ts'
