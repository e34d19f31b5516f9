import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { writeReport } from '../report/files.ts'
import { Gdb, MachineGone } from './gdb.ts'
import { initrd, type GuestFiles } from './initrd.ts'
import type { Kernel } from './kernel.ts'
import {
  accelerator,
  DEBUGGER,
  DISK_BYTES,
  FILES,
  KVM_PATIENCE,
  kvmFails,
  QEMU,
  qemuWords,
  requireQemu,
  type Accelerator,
} from './qemu.ts'
import { lastLines, linesOf, troubleOf, type Trouble } from './trouble.ts'
import { watch, type Patience } from './watch.ts'

const PATIENCE: Patience = { boot: 60, line: 60 }

export interface Boot {
  readonly kernel: Kernel
  /** What runs there, for which the plan is. */
  readonly guest: GuestFiles
  readonly plan: string
  readonly signal: AbortSignal
  /** Is told each line that the guest says, as it comes, whole and without its end. What it throws ends the machine, and is thrown by `boot`. */
  readonly onLine: (line: string) => void
  readonly patience?: Partial<Patience>
  /** Runs the machine, which does nothing by itself then, until it has ended. What it throws ends the machine, and is thrown by `boot`. */
  readonly debug?: ((gdb: Gdb) => Promise<unknown>) | undefined
}

export interface Booted {
  /** Null where the guest came to the end of its plan. */
  readonly trouble: Trouble | null
}

/**
 * Boots a kernel with a plan, and waits until the guest has done it, or cannot. Nothing is left behind, however this process ends. Throws a `UserError`
 * where the machine lacks a program, or a file cannot be read.
 */
export async function boot(given: Boot): Promise<Booted> {
  await requireQemu()
  const content = await initrd(given.kernel, given.guest, given.plan)
  const patience = { ...PATIENCE, ...given.patience }
  if (accelerator() === 'kvm' && !given.debug) {
    const booted = await bootWith({ ...given, patience: { ...patience, boot: KVM_PATIENCE } }, content, 'kvm')
    if (booted.trouble?.kind !== 'no boot') return booted
    kvmFails()
  }
  return bootWith({ ...given, patience }, content, 'tcg')
}

type Asked = Boot & { readonly patience: Patience }

async function bootWith(given: Asked, content: Uint8Array, speed: Accelerator): Promise<Booted> {
  const files = await openFiles(content)
  try {
    const hasDebugger = given.debug !== undefined
    const machine = start(qemuWords(given.kernel, speed, hasDebugger), files, hasDebugger)
    const watching = watch(given, machine)
    if (given.debug) await debugging(given.debug, machine, watching)
    const seen = await watching
    const console = [...(await lastLines(files.console)), ...linesOf(seen.complaints)]
    return { trouble: troubleOf({ ...seen, console }) }
  } finally {
    for (const file of Object.values(files)) await file.close()
  }
}

/** Where the debugger fails its machine is ended, so that nobody waits for it. */
async function debugging(
  debug: NonNullable<Boot['debug']>,
  machine: ChildProcess,
  watching: Promise<unknown>,
): Promise<void> {
  const gdb = new Gdb(machine.stdio[DEBUGGER] as Duplex)
  // Whoever waits for it is told.
  watching.catch(() => {})
  try {
    await debug(gdb)
  } catch (error) {
    machine.kill('SIGKILL')
    await watching
    if (!(error instanceof MachineGone)) throw error
  } finally {
    gdb.close()
  }
}

type Files = Readonly<Record<(typeof FILES)[number], FileHandle>>

/** Files without names: however this process ends, nothing is left of them. */
async function openFiles(content: Uint8Array): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'cowproof-machine-'))
  try {
    writeReport(folder, 'initrd', content)
    truncateSync(writeReport(folder, 'disk', ''), DISK_BYTES)
    const [initrd, disk, console] = await Promise.all([
      open(join(folder, 'initrd'), 'r'),
      open(join(folder, 'disk'), 'r+'),
      open(join(folder, 'console'), 'w+'),
    ])
    return { initrd, disk, console }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The system ends the machine where the thread that started it ends, whatever ends that. */
function start(words: readonly string[], files: Files, hasDebugger: boolean): ChildProcess {
  const open = FILES.map((file) => files[file].fd)
  const socket = hasDebugger ? (['pipe'] as const) : []
  return spawn('setpriv', ['--pdeathsig', 'KILL', QEMU, ...words], {
    stdio: ['ignore', 'pipe', 'pipe', ...open, ...socket],
  })
}
