import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a checker said about a model, and what it took. */
export interface Measured {
  readonly states: number
  readonly transitions: number
  readonly seconds: number
  readonly bytes: number
}

/** Both must be there: SPIN generates C. */
export function hasSpin(): boolean {
  return ['spin -V', 'gcc --version'].every((command) => spawnSync('sh', ['-c', command]).status === 0)
}

/**
 * Verifies a Promela model breadth-first. Merging of statements and resetting of dead variables are off, and no partial
 * order reduction is made: so states and transitions are those of the model as written. SPIN counts the initial
 * state as a transition. The time is that of the search, without compiling.
 */
export function measureSpin(promela: string, hashBits: number): Measured {
  const directory = mkdtempSync(join(tmpdir(), 'cowproof-bench-'))
  try {
    writeFileSync(join(directory, 'model.pml'), promela)
    run(directory, 'spin', ['-a', '-o2', '-o3', 'model.pml'])
    run(directory, 'gcc', ['-O2', '-DBFS', '-DNOREDUCE', '-DSAFETY', '-DMEMLIM=16000', '-o', 'pan', 'pan.c'])
    const output = run(directory, './pan', [`-w${hashBits}`])
    const figure = (pattern: RegExp): number => {
      const found = pattern.exec(output)?.[1]
      if (found === undefined) throw new Error(`SPIN printed no ${pattern.source}:\n${output}`)
      return Number(found)
    }
    return {
      states: figure(/([\d.e+]+) states, stored/),
      transitions: figure(/([\d.e+]+) transitions/) - 1,
      seconds: figure(/elapsed time ([\d.]+)/),
      bytes: figure(/([\d.]+)\s+total actual memory usage/) * 2 ** 20,
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function run(directory: string, command: string, parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, parameters, {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')}: ${stderr || stdout}`)
  return stdout
}
