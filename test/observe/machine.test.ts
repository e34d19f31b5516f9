import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { boot, type Boot } from '../../src/observe/machine.ts'
import { temporaryFolder } from '../cli/cowproof.ts'
import { bzImage, replaceTools } from './tools.ts'

/** What takes the place of QEMU: its guest speaks on standard output, its kernel on the third file that it gets. */
function machine(script: string): string {
  const log = join(temporaryFolder(), 'log')
  replaceTools({
    setpriv: 'shift 2; exec "$@"',
    'qemu-system-x86_64': `[ "$1" = --version ] && exit\necho "$@" > ${log}\n${script}`,
  })
  // Only what a machine leaves is there.
  vi.stubEnv('TMPDIR', temporaryFolder())
  return log
}

const CONSOLE = '>> /proc/self/fd/5'

async function booted(script: string, more: Partial<Boot> = {}) {
  const folder = temporaryFolder({ bzImage: bzImage('6.1.0 '), init: 'the program' })
  const log = machine(script)
  const image = join(folder, 'bzImage')
  const kernel = { name: image, image, modules: null, headers: null, release: '6.1.0' }
  const lines: string[] = []
  const { trouble } = await boot({
    kernel,
    guest: { program: join(folder, 'init'), module: null },
    plan: 'the plan',
    signal: new AbortController().signal,
    onLine: (line) => void lines.push(line),
    ...more,
  })
  return { lines, trouble, words: existsSync(log) ? readFileSync(log, 'utf8') : null }
}

describe('a machine', () => {
  test('says line by line what its guest says, and is ended when all is done', async () => {
    const { lines, trouble } = await booted(
      String.raw`printf '@guest 6.1\r\n@run 1'; sleep 0.1; printf ' 0\r\n@end\nmore\n'; exec sleep 100`,
    )
    expect(lines).toEqual(['@guest 6.1', '@run 1 0', '@end'])
    expect(trouble).toBe(null)
  })

  test('has the program and the plan, a disk to swap to and two nodes, and its files have no names', async () => {
    const script = `cat /proc/self/fd/3 | tr -d '\\0'; echo; wc -c < /proc/self/fd/4; ls $TMPDIR; echo @end`
    const { lines, words } = await booted(script)
    expect(lines[0]).toMatch(/^070701.*init.*the program.*TRAILER!!!.*070701.*plan.*the plan.*TRAILER!!!$/)
    expect(lines.slice(1)).toEqual([String(64 * 2 ** 20), '@end'])
    expect(words).toMatch(/-kernel \S+\/bzImage -initrd \/proc\/self\/fd\/3 -append console=ttyS0 .*panic=-1/)
    expect(words!.match(/-numa node/g)).toHaveLength(2)
  })

  test.each<[string, string, RegExp[]]>([
    [
      'no boot',
      `echo 'no root device' ${CONSOLE}; echo 'qemu: no such device' >&2; exit 1`,
      [/^no root device$/, /^qemu: no such device$/],
    ],
    ['no boot', `echo 'starting' ${CONSOLE}; exec sleep 100`, [/^starting$/]],
    [
      'panic',
      `echo @guest; echo 'x' ${CONSOLE}; echo '[ 1.0] Kernel panic - not syncing: y' ${CONSOLE}; exit`,
      [/not syncing: y$/],
    ],
    ['hang', `echo @guest; echo 'INFO: task blocked' ${CONSOLE}; exec sleep 100`, [/^INFO: task blocked$/]],
    ['ended', `echo @guest; printf '@en'; echo 'reboot: Power down' ${CONSOLE}`, [/^reboot: Power down$/]],
  ])('of which the trouble is %s says so (%#)', async (kind, script, console) => {
    const { trouble, lines } = await booted(script, { patience: { boot: 1, line: 1 } })
    expect(trouble?.kind).toBe(kind)
    expect(trouble?.console).toEqual(console.map((line) => expect.stringMatching(line) as string))
    // Half a line is none.
    expect(lines.filter((line) => line !== '@guest')).toEqual([])
  })

  // The stub has a socket behind the files. This one says at once that a processor has stopped, and the guest tells what it was asked.
  test('may be run by a debugger, which ends it where it fails', async () => {
    const script = `printf '+$T05thread:01;#00' >&6; echo @guest; head -c 11 <&6; printf '\\n@end\\n'; exec sleep 100`
    const { lines, words } = await booted(script, { debug: (gdb) => gdb.resume([1], 5000) })
    expect(words).toMatch(/-chardev socket,id=debugger,fd=6 -gdb chardev:debugger -S/)
    expect(lines).toEqual(['@guest', '$vCont;c:1#', '@end'])
    const debug = () => Promise.reject(new Error('the stub says E01'))
    await expect(booted('exec sleep 100', { debug })).rejects.toThrow('the stub says E01')
  })

  test('is patient with a guest as long as it speaks', async () => {
    const script = 'echo @guest; for i in 1 2 3 4 5; do sleep 0.4; echo $i; done; echo @end'
    expect((await booted(script, { patience: { line: 1 } })).trouble).toBe(null)
  })

  test('is ended by the signal, and leaves nothing', async () => {
    const controller = new AbortController()
    const pids: string[] = []
    const onLine = (line: string): void => {
      pids.push(line)
      controller.abort()
    }
    const { trouble } = await booted('echo $$; exec sleep 100', { signal: controller.signal, onLine })
    expect(trouble?.kind).toBe('interrupted')
    expect(existsSync(`/proc/${pids[0]}`)).toBe(false)
    expect(readdirSync(tmpdir())).toEqual([])
  })

  test('is not started for a signal that came before', async () => {
    const { trouble } = await booted('exec sleep 100', { signal: AbortSignal.abort() })
    expect(trouble?.kind).toBe('interrupted')
  })

  test('is ended by who cannot go on with what the guest says', async () => {
    const onLine = (): never => {
      throw new Error('not a word of this')
    }
    await expect(booted('echo @guest; exec sleep 100', { onLine })).rejects.toThrow('not a word of this')
  })

  test('is nothing without QEMU', async () => {
    replaceTools({}, { alone: true })
    const boots = boot({
      kernel: {} as never,
      guest: { program: '', module: null },
      plan: '',
      signal: new AbortController().signal,
      onLine: () => {},
    })
    await expect(boots).rejects.toThrow(
      /^cannot run qemu-system-x86_64: there is no such program; install it: apt-get install qemu-system-x86$/,
    )
  })
})
