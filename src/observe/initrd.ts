import { readFileSync } from 'node:fs'
import { cpioArchive } from './cpio.ts'
import type { Kernel } from './kernel.ts'
import { neededModules } from './modules.ts'

/** By kernel and program: unpacking the modules takes long beside a test. */
const made = new Map<string, Promise<Buffer>>()

/** What a guest finds: `/init`, which is the program of that path, `/modules`, and `/plan`, which says what to do. */
export async function initrd(kernel: Kernel, program: string, plan: string): Promise<Buffer> {
  const plans = cpioArchive([{ path: 'plan', content: Buffer.from(plan), mode: 0o644 }])
  return Buffer.concat([await baseOf(kernel, program), plans])
}

/** What is the same in each boot. What failed is tried again the next time. */
function baseOf(kernel: Kernel, program: string): Promise<Buffer> {
  const key = JSON.stringify([kernel.image, kernel.modules, program])
  const known = made.get(key)
  if (known) return known
  const base = makeBase(kernel, program)
  made.set(key, base)
  base.catch(() => made.delete(key))
  return base
}

async function makeBase(kernel: Kernel, program: string): Promise<Buffer> {
  const init = { path: 'init', content: readFileSync(program), mode: 0o755 }
  return cpioArchive([init, ...(await neededModules(kernel))])
}
