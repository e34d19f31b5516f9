import { accessSync, constants, readFileSync } from 'node:fs'
import { UserError } from '../report/user-error.ts'
import type { Kernel } from './kernel.ts'
import { install, lastWords, runTool } from './tool.ts'

export const QEMU = 'qemu-system-x86_64'
const PACKAGE = 'qemu-system-x86'

/** How a processor is made: by the one of this machine, or in software. */
export type Accelerator = 'kvm' | 'tcg'

/** The files of a machine, which it gets already open: under these numbers, in this order. */
export const FILES = ['initrd', 'disk', 'console'] as const
/** The number of the socket to the debugger, which comes behind the files. */
export const DEBUGGER = 3 + FILES.length

const pathOf = (file: (typeof FILES)[number]): string => `/proc/self/fd/${3 + FILES.indexOf(file)}`

/** How many a machine has. */
export const PROCESSORS = 4

/** In MiB: each of the two NUMA nodes, and the disk to swap to. */
const [NODE_MEMORY, DISK] = [256, 64]
export const DISK_BYTES = DISK * 2 ** 20

/** For tests: a panic ends the machine, functions are in the same place in each boot, and /proc/self/mem may write where the task may not. */
const KERNEL_WORDS = 'console=ttyS0 quiet panic=-1 oops=panic nokaslr mitigations=off proc_mem.force_override=always'

/** Throws a `UserError` that says what to install where QEMU is missing. */
export async function requireQemu(): Promise<void> {
  const { code, stderr } = await runTool(QEMU, ['--version'], { missing: install(PACKAGE) })
  if (code !== 0) throw new UserError(`${QEMU} does not run here: ${lastWords(stderr)}`)
}

/**
 * The words for a machine with four processors, two in each NUMA node, whose second serial line is standard output. One with a debugger stands
 * still until that lets it run.
 */
export function qemuWords(kernel: Kernel, accelerator: Accelerator, hasDebugger: boolean): string[] {
  const firstOf = (node: number): number => (node * PROCESSORS) / 2
  const nodes = [0, 1].flatMap((node) => [
    ['-object', `memory-backend-ram,id=memory${node},size=${NODE_MEMORY}M`],
    ['-numa', `node,nodeid=${node},cpus=${firstOf(node)}-${firstOf(node + 1) - 1},memdev=memory${node}`],
  ])
  return [
    ['-accel', accelerator === 'kvm' ? 'kvm' : 'tcg,thread=multi'],
    ['-m', String(2 * NODE_MEMORY), '-smp', String(PROCESSORS)],
    ...nodes,
    ['-nodefaults', '-display', 'none', '-no-reboot'],
    ['-serial', `file:${pathOf('console')}`, '-serial', 'stdio'],
    [
      '-drive',
      `file=${pathOf('disk')},format=raw,if=none,id=disk,cache=unsafe`,
      '-device',
      'virtio-blk-pci,drive=disk',
    ],
    hasDebugger ? ['-chardev', `socket,id=debugger,fd=${DEBUGGER}`, '-gdb', 'chardev:debugger', '-S'] : [],
    ['-kernel', kernel.image, '-initrd', pathOf('initrd'), '-append', KERNEL_WORDS],
  ].flat()
}

let doesKvmWork: boolean | null = null

/** With which accelerator to boot next. */
export function accelerator(): Accelerator {
  doesKvmWork ??= isKvmThere()
  return doesKvmWork ? 'kvm' : 'tcg'
}

/** From now on this process boots without. */
export function kvmFails(): void {
  doesKvmWork = false
}

/** In seconds, for a guest's first line: it takes two or three where KVM works. */
export const KVM_PATIENCE = 15

/** How QEMU says that the guest cannot go on. */
export const KVM_FAILURE = /KVM internal error|failed to initialize kvm/i

/** KVM without what the processor has for it is slower than none, or does not run a kernel at all. */
function isKvmThere(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
    return /^flags\b.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    return false
  }
}
