import type { Era } from '../kernel/era.ts'
import { arcangeli_2021_01 } from './arcangeli-2021-01.ts'
import { hildenbrand_2021_12_part2 } from './hildenbrand-2021-12-part2.ts'
import { hildenbrand_2021_12_v1 } from './hildenbrand-2021-12-v1.ts'
import { torvalds_2021_12 } from './torvalds-2021-12.ts'
import { v5_11 } from './v5.11.ts'
import { v5_18 } from './v5.18.ts'
import { v5_19_no_swap_exclusive } from './v5.19-no-swap-exclusive.ts'
import { v5_19_weakly_ordered } from './v5.19-weakly-ordered.ts'
import { v5_19 } from './v5.19.ts'
import { v5_7_dirty_cow } from './v5.7-dirty-cow.ts'
import { v5_7 } from './v5.7.ts'
import { v5_8 } from './v5.8.ts'
import { v5_9_rc5 } from './v5.9-rc5.ts'
import { v5_9 } from './v5.9.ts'
import { v6_0 } from './v6.0.ts'
import { v6_1 } from './v6.1.ts'
import { v6_14 } from './v6.14.ts'
import { v6_16 } from './v6.16.ts'
import { v6_2 } from './v6.2.ts'
import { v6_8 } from './v6.8.ts'
import { xu_2021_01 } from './xu-2021-01.ts'

/** The eras of releases, oldest first. */
export const eras: readonly Era[] = [
  v5_7,
  v5_8,
  v5_9_rc5,
  v5_9,
  v5_11,
  v5_18,
  v5_19,
  v6_0,
  v6_1,
  v6_2,
  v6_8,
  v6_14,
  v6_16,
]

/** Eras that have no place in that order: a release configured otherwise, and what was proposed. Run where they are named. */
export const variants: readonly Era[] = [
  xu_2021_01,
  v5_7_dirty_cow,
  arcangeli_2021_01,
  hildenbrand_2021_12_v1,
  hildenbrand_2021_12_part2,
  torvalds_2021_12,
  v5_19_no_swap_exclusive,
  v5_19_weakly_ordered,
]

export const everyEra: readonly Era[] = [...eras, ...variants]

export { arcangeli_2021_01, hildenbrand_2021_12_part2, hildenbrand_2021_12_v1, torvalds_2021_12, xu_2021_01 }
export { v5_19_no_swap_exclusive, v5_19_weakly_ordered, v5_7_dirty_cow }
export { v5_11, v5_18, v5_19, v5_7, v5_8, v5_9_rc5, v5_9, v6_0, v6_1, v6_2, v6_8, v6_14, v6_16 }
export type { Choices, Era } from '../kernel/era.ts'
