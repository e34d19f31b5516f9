import type { Era } from '../kernel/era.ts'
import { v6_1 } from './v6.1.ts'

export const v6_2: Era = {
  name: 'v6.2',
  releases: 'v6.2 to v6.7, for small pages and what the model has',
  summary: 'As v6.1, but a read-only pin that may last gets an anonymous page, where the zero page is mapped.',
  commits: [
    { id: '8d6a0ac09a16', effect: 'FAULT_FLAG_UNSHARE copies the zero page and file pages' },
    { id: '84209e87c696', effect: 'FOLL_LONGTERM unshares what is not anonymous before it pins for reading' },
  ],
  choices: { ...v6_1.choices, longtermPin: 'of an anonymous page' },
}
