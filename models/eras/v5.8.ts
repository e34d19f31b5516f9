import type { Era } from '../kernel/era.ts'
import { v5_7 } from './v5.7.ts'

export const v5_8: Era = {
  name: 'v5.8',
  releases: 'v5.8',
  summary: 'As v5.7, but GUP for reading breaks COW first, as if it were for writing.',
  commits: [
    {
      id: '17839856fd58',
      effect: 'a reference for reading is taken of a page of one owner: the first fix of CVE-2020-29374',
    },
  ],
  choices: { ...v5_7.choices, readBreaksCow: 'yes' },
}
