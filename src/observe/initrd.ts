import { readFileSync } from 'node:fs'
import { cpioArchive } from './cpio.ts'
import type { Kernel } from './kernel.ts'
import { neededModules } from './modules.ts'

/** What was compiled for a guest, as paths. */
export interface GuestFiles {
  /** Its first program. */
  readonly program: string
  /** The module that takes references in every way; null for a guest without. */
  readonly module: string | null
}

/** By kernel and files: unpacking the modules takes long beside a test. */
const made = new Map<string, Promise<Buffer>>()

/** What a guest finds: `/init`, `/modules`, and `/plan`, which says what to do. */
export async function initrd(kernel: Kernel, guest: GuestFiles, plan: string): Promise<Buffer> {
  const plans = cpioArchive([{ path: 'plan', content: Buffer.from(plan), mode: 0o644 }])
  return Buffer.concat([await baseOf(kernel, guest), plans])
}

/** What is the same in each boot. What failed is tried again the next time. */
function baseOf(kernel: Kernel, guest: GuestFiles): Promise<Buffer> {
  const key = JSON.stringify([kernel.image, kernel.modules, guest.program, guest.module])
  const known = made.get(key)
  if (known) return known
  const base = makeBase(kernel, guest)
  made.set(key, base)
  base.catch(() => made.delete(key))
  return base
}

async function makeBase(kernel: Kernel, { program, module }: GuestFiles): Promise<Buffer> {
  const init = { path: 'init', content: readFileSync(program), mode: 0o755 }
  const own = module === null ? [] : [{ path: 'modules/gup.ko', content: readFileSync(module), mode: 0o644 }]
  return cpioArchive([init, ...(await neededModules(kernel)), ...own])
}
