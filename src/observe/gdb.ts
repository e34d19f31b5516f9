import type { Duplex } from 'node:stream'

/** How many milliseconds a machine has to answer a question. */
const ANSWERS = 10_000

/** A processor that came to a breakpoint. All processors stand still then. */
export interface Stop {
  /** The number of the processor, counted from 1. */
  readonly thread: number
}

/** What a processor has in registers: where it is, its stack, and the arguments of a function that it has just entered. */
export interface Registers {
  readonly pc: bigint
  readonly stack: bigint
  /** The first four, in the order of the x86-64 calling convention: rdi, rsi, rdx, rcx. */
  readonly arguments: readonly bigint[]
}

/**
 * A debugger of a machine: the client of gdb's remote serial protocol (Appendix E of the manual of gdb) for what QEMU's stub knows of it. While
 * processors run, nothing may be asked. Every method throws `MachineGone` where the machine has ended.
 */
export class Gdb {
  readonly #socket: Duplex
  #received = ''
  readonly #packets: string[] = []
  #wake: () => void = () => {}
  #isGone = false

  /** `socket`: the connection to the machine's stub. */
  constructor(socket: Duplex) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => this.#hear(text))
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#isGone = true
      this.#wake()
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  /** Lets these processors run, and no others, until one of them comes to a breakpoint, or the milliseconds are over: then it returns null. */
  async resume(threads: readonly number[], milliseconds: number): Promise<Stop | null> {
    this.#send(`vCont${threads.map((thread) => `;c:${thread.toString(16)}`).join('')}`)
    const stop = (await this.#packet(milliseconds)) ?? (await this.#interrupt())
    return stopIn(stop)
  }

  /** One instruction of one processor, without interrupts. */
  async step(thread: number): Promise<void> {
    await this.#ask(`vCont;s:${thread.toString(16)}`)
  }

  async setBreakpoint(address: bigint): Promise<void> {
    await this.#require(`Z1,${address.toString(16)},1`)
  }

  async removeBreakpoint(address: bigint): Promise<void> {
    await this.#require(`z1,${address.toString(16)},1`)
  }

  async registers(thread: number): Promise<Registers> {
    await this.#require(`Hg${thread.toString(16)}`)
    const words = numbersIn(await this.#ask('g'), 8)
    const [RDX, RCX, RSI, RDI, RSP, RIP] = [3, 2, 4, 5, 7, 16]
    return {
      pc: words[RIP]!,
      stack: words[RSP]!,
      arguments: [RDI, RSI, RDX, RCX].map((register) => words[register]!),
    }
  }

  /** A number of so many bytes in the memory that a processor sees at the moment. */
  async read(thread: number, address: bigint, bytes: 4 | 8): Promise<bigint> {
    await this.#require(`Hg${thread.toString(16)}`)
    return numbersIn(await this.#ask(`m${address.toString(16)},${bytes}`), bytes)[0]!
  }

  async write(thread: number, address: bigint, bytes: 4 | 8, value: bigint): Promise<void> {
    await this.#require(`Hg${thread.toString(16)}`)
    const content = Buffer.alloc(8)
    content.writeBigUInt64LE(value)
    await this.#require(`M${address.toString(16)},${bytes}:${content.toString('hex', 0, bytes)}`)
  }

  async #require(question: string): Promise<void> {
    const answer = await this.#ask(question)
    if (answer !== 'OK') throw new Error(`the debugger's '${question}' was answered with '${answer}'`)
  }

  async #ask(question: string): Promise<string> {
    this.#send(question)
    const answer = await this.#packet(ANSWERS)
    if (answer === null) throw new Error(`the debugger's '${question}' was not answered`)
    return answer
  }

  /** A processor may have come to a breakpoint meanwhile: that is the answer then. */
  async #interrupt(): Promise<string> {
    this.#socket.write('\u0003')
    const stop = await this.#packet(ANSWERS)
    if (stop === null) throw new Error('the machine does not stop')
    return stop
  }

  #send(text: string): void {
    this.#socket.write(`$${text}#${checksum(text)}`)
  }

  async #packet(milliseconds: number): Promise<string | null> {
    if (this.#packets.length === 0 && !this.#isGone) {
      const timer = Number.isFinite(milliseconds) ? setTimeout(() => this.#wake(), milliseconds) : undefined
      await new Promise<void>((resolve) => (this.#wake = resolve))
      clearTimeout(timer)
    }
    const packet = this.#packets.shift()
    if (packet === undefined && this.#isGone) throw new MachineGone()
    return packet ?? null
  }

  /** Packets are `$...#` and two digits; each is confirmed. */
  #hear(text: string): void {
    this.#received += text
    for (let found; (found = /\$([^#]*)#../s.exec(this.#received));) {
      this.#received = this.#received.slice(found.index + found[0].length)
      this.#packets.push(found[1]!)
      this.#socket.write('+')
    }
    if (this.#packets.length > 0) this.#wake()
  }
}

/** The machine has ended, or was never there. */
export class MachineGone extends Error {
  constructor() {
    super('the machine has ended')
  }
}

/** The sum of all characters, in two hexadecimal digits. */
function checksum(text: string): string {
  const sum = Buffer.from(text, 'latin1').reduce((all, byte) => all + byte, 0)
  return (sum & 255).toString(16).padStart(2, '0')
}

/** Null for a stop that was asked for (SIGINT). */
function stopIn(packet: string): Stop | null {
  if (/^[WX]/.test(packet)) throw new MachineGone()
  const [, signal, thread] = /^T(..).*thread:(?:p[0-9a-f]+\.)?([0-9a-f]+);/.exec(packet) ?? []
  if (thread === undefined) throw new Error(`the debugger was told '${packet}' where a processor should have stopped`)
  return signal === '05' ? { thread: Number.parseInt(thread, 16) } : null
}

/** Numbers of so many bytes, the lowest byte first. */
function numbersIn(digits: string, bytes: number): bigint[] {
  const content = Buffer.from(digits, 'hex')
  return Array.from({ length: Math.floor(content.length / bytes) }, (_, at) => {
    const padded = Buffer.alloc(8)
    content.copy(padded, 0, at * bytes, (at + 1) * bytes)
    return padded.readBigUInt64LE()
  })
}
