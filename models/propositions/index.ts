import type { Mail } from './proposition.ts'
import { seed000 } from './seed-000.ts'
import { seed001 } from './seed-001.ts'
import { seed002 } from './seed-002.ts'
import { seed003 } from './seed-003.ts'
import { seed004 } from './seed-004.ts'

/** What kernel developers have said about copy-on-write, mail by mail. */
export const mails: readonly Mail[] = [seed000, seed001, seed002, seed003, seed004]

export type { Evidence, Mail, Proposition, StormRun, TestRun } from './proposition.ts'
