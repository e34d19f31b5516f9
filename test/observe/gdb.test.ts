import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Gdb, MachineGone } from '../../src/observe/gdb.ts'
import { temporaryFolder } from '../cli/cowproof.ts'

/** What a stub says to each packet that it is sent: some bytes, or what to do with the connection. */
type Stub = (packet: string, socket: Socket) => string | null

interface Debugging {
  readonly gdb: Gdb
  /** All packets that were sent, and bytes outside of any. */
  readonly heard: string[]
}

/** A client that is connected to a stub. The stub takes no packet with a wrong sum. */
async function debugging(stub: Stub): Promise<Debugging> {
  const path = join(temporaryFolder(), 'socket')
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.setEncoding('latin1').on('data', (text: string) => {
      for (const [, packet, sum, other] of text.matchAll(/\$([^#]*)#(..)|([^+$])/gs)) {
        heard.push(packet ?? other!)
        if (packet !== undefined) expect(sum).toBe(sumOf(packet))
        const answer = stub(packet ?? other!, socket)
        if (answer !== null) socket.write(`+${packetOf(answer)}`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => void server.close())
  const gdb = new Gdb(connect(path))
  onTestFinished(() => gdb.close())
  return { gdb, heard }
}

const sumOf = (text: string): string =>
  (Buffer.from(text, 'latin1').reduce((sum, byte) => sum + byte, 0) % 256).toString(16).padStart(2, '0')
const packetOf = (text: string): string => `$${text}#${sumOf(text)}`

describe('the debugger', () => {
  test('sets and removes breakpoints, and says what the stub says where it will not', async () => {
    const { gdb, heard } = await debugging((packet) => (packet.startsWith('Z') ? 'OK' : 'E22'))
    await gdb.setBreakpoint(0xffffffff81062700n)
    expect(heard).toEqual(['Z1,ffffffff81062700,1'])
    await expect(gdb.removeBreakpoint(0x10n)).rejects.toThrow("'z1,10,1' was answered with 'E22'")
  })

  // The manual of gdb has the x86-64 registers in this order: rax rbx rcx rdx rsi rdi rbp rsp r8 to r15 rip.
  test('reads registers and memory of a processor, the lowest byte first', async () => {
    const registers = Array.from({ length: 17 }, (_, at) => `${at.toString(16).padStart(2, '0')}000000000000ff`)
    const { gdb, heard } = await debugging((packet) => {
      if (packet === 'g') return `${registers.join('')}00000000`
      return packet.startsWith('m') ? '78563412' : 'OK'
    })
    const number = (at: number): bigint => 0xff00000000000000n + BigInt(at)
    expect(await gdb.registers(2)).toEqual({ pc: number(16), stack: number(7), arguments: [5, 4, 3, 2].map(number) })
    expect(await gdb.read(1, 0x1000n, 4)).toBe(0x12345678n)
    await gdb.write(1, 0x1000n, 4, 0x0an)
    expect(heard).toEqual(['Hg2', 'g', 'Hg1', 'm1000,4', 'Hg1', 'M1000,4:0a000000'])
  })

  test('lets some processors run until one comes to a breakpoint', async () => {
    const { gdb, heard } = await debugging(() => 'T05thread:02;')
    expect(await gdb.resume([1, 2], 1000)).toEqual({ thread: 2 })
    expect(heard).toEqual(['vCont;c:1;c:2'])
  })

  test('stops them after some time', async () => {
    const { gdb, heard } = await debugging((packet) => (packet === '\u0003' ? 'T02thread:01;' : null))
    expect(await gdb.resume([1], 20)).toBe(null)
    expect(heard).toEqual(['vCont;c:1', '\u0003'])
  })

  test('takes a breakpoint that is reached just then for one', async () => {
    const { gdb } = await debugging((packet) => (packet === '\u0003' ? 'T05thread:p1.2;' : null))
    expect(await gdb.resume([1, 2], 20)).toEqual({ thread: 2 })
  })

  test('understands packets that come in pieces, and confirms each', async () => {
    const { gdb } = await debugging((_, socket) => {
      const packet = packetOf('T05thread:01;')
      socket.write(`+${packet.slice(0, 5)}`)
      setTimeout(() => socket.write(packet.slice(5)), 20)
      return null
    })
    expect(await gdb.resume([1], 1000)).toEqual({ thread: 1 })
  })

  test.each<[string, Stub]>([
    ['closes the connection', (_, socket) => (socket.destroy(), null)],
    ['says that its program has ended', () => 'W00'],
  ])('says so where the machine ends: the stub %s', async (_, stub) => {
    const { gdb } = await debugging(stub)
    await expect(gdb.resume([1, 2], 1000)).rejects.toThrow(MachineGone)
  })
})
