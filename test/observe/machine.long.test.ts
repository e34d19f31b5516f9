import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cpioArchive } from '../../src/observe/cpio.ts'
import { guestProgram } from '../../src/observe/guest-program.ts'
import type { Kernel } from '../../src/observe/kernel.ts'
import { kernelNamed } from '../../src/observe/kernel-named.ts'
import { boot, type Boot } from '../../src/observe/machine.ts'
import { runTool } from '../../src/observe/tool.ts'
import { root } from '../cli/cowproof.ts'
import { bzImage } from './tools.ts'

// With the network, QEMU, a compiler and a kernel: what of these is missing makes the tests fail, and says so.

/** A guest that does what the plan says in one word. */
const GUEST = String.raw`
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
  char plan[16] = "";
  mkdir("/dev", 0755);
  mount("none", "/dev", "devtmpfs", 0, 0);
  FILE *results = fopen("/dev/ttyS1", "w");
  setvbuf(results, 0, _IOLBF, 0);
  read(open("/plan", O_RDONLY), plan, sizeof(plan) - 1);
  fprintf(results, "@guest\n%s\n%d %d\n", plan, !access("/modules/virtio_blk.ko", R_OK), !access("/modules/virtio_net.ko", R_OK));
  if (!strcmp(plan, "die"))
    return 1;
  while (!strcmp(plan, "wait"))
    pause();
  if (strcmp(plan, "off"))
    fprintf(results, "@end\n");
  reboot(RB_POWER_OFF);
}
`

const folder = mkdtempSync(join(tmpdir(), 'cowproof-long-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const signal = new AbortController().signal
let kernel: Kernel
let program: string

beforeAll(async () => {
  mkdirSync(join(folder, 'source'))
  writeFileSync(join(folder, 'source', 'guest.c'), GUEST)
  program = await guestProgram(folder, join(folder, 'source'))
  kernel = await kernelNamed(
    'debian:6.12',
    { modules: null, headers: null },
    { store: join(folder, 'kernels'), signal, tell: () => {} },
  )
})

async function booted(plan: string, more: Partial<Boot> = {}) {
  const lines: string[] = []
  const { trouble } = await boot({
    kernel,
    guest: { program, module: null },
    plan,
    signal,
    onLine: (line) => void lines.push(line),
    ...more,
  })
  return { lines, trouble }
}

describe("a kernel of Debian's", () => {
  test('boots with its modules, and without those that no test needs', async () => {
    expect(kernel.release).toMatch(/^6\.12\.\d+/)
    const { lines, trouble } = await booted('go')
    expect(trouble).toBe(null)
    expect(lines).toEqual(['@guest', 'go', '1 0', '@end'])
  })

  test('runs the guest that runs tests', async () => {
    const { lines, trouble } = await booted('end\n', { guest: { program: await guestProgram(folder), module: null } })
    expect(trouble).toBe(null)
    expect(lines[0]).toMatch(`@guest ${kernel.release} have `)
  })
})

describe('what goes wrong in a guest is told with the console', () => {
  test('a panic', async () => {
    const { trouble } = await booted('die')
    expect(trouble?.kind).toBe('panic')
    expect(trouble?.console[0]).toMatch(/Kernel panic - not syncing: Attempted to kill init/)
  })

  test('a guest that says nothing any more', async () => {
    expect((await booted('wait', { patience: { line: 2 } })).trouble?.kind).toBe('hang')
  })

  test('a guest that goes off', async () => {
    const { trouble } = await booted('off')
    expect(trouble?.kind).toBe('ended')
    expect(trouble?.console.join('\n')).toMatch(/Power down/)
  })

  test('an image that is none', async () => {
    const image = join(folder, 'bzImage')
    writeFileSync(image, bzImage('6.12 '))
    const { trouble } = await booted('go', { kernel: { ...kernel, image }, patience: { boot: 5 } })
    expect(trouble?.kind).toBe('no boot')
  })
})

test('a machine ends with the process that started it, even where that is killed', async () => {
  const module = pathToFileURL(join(root, 'dist/src/observe/machine.js')).href
  const given = JSON.stringify({ kernel, guest: { program, module: null }, plan: 'wait' })
  const script = `import { boot } from '${module}'
    await boot({ ...${given}, signal: new AbortController().signal, onLine: (line) => console.log(line) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const machines = childrenOf(child.pid!)
  expect(machines).toHaveLength(1)
  child.kill('SIGKILL')
  for (let tries = 0; tries < 100 && existsSync(`/proc/${machines[0]}`); tries++) await sleep(100)
  expect(existsSync(`/proc/${machines[0]}`)).toBe(false)
})

function childrenOf(parent: number): string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return processes.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${parent}\n`)
    } catch {
      return false
    }
  })
}

test('cpio reads our archives', async () => {
  const content = Buffer.from('abcde')
  const archive = cpioArchive([{ path: 'modules/a.ko', content, mode: 0o640 }])
  const listed = await runTool('cpio', ['-itv', '--quiet'], {
    input: archive,
    missing: 'install it: apt-get install cpio',
  })
  expect(listed.stderr).toBe('')
  expect(listed.stdout.toString()).toMatch(/^drwxr-xr-x .* modules\n-rw-r----- .* 5 .* modules\/a\.ko\n$/)
})
