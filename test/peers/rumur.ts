import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What Rumur found out about a Murphi program. */
export interface RumurResult {
  readonly states: number
  readonly rulesFired: number
  /** The message of the first error, or null: Rumur stops there. */
  readonly error: string | null
  /** The rules on Rumur's run to the error. One thread searches breadth first, so no run to an error is shorter. */
  readonly trace: readonly string[]
}

export const rumurIsInstalled =
  spawnSync('rumur', ['--version']).status === 0 && spawnSync('gcc', ['--version']).status === 0

/**
 * Translates, compiles and runs a Murphi program. Throws where Rumur does not accept it. For most models compiling
 * takes longer than running: only where many states are expected does it pay to optimise.
 */
export async function runRumur(program: string, expectedStates = 0): Promise<RumurResult> {
  const folder = await mkdtemp(join(tmpdir(), 'cowproof-rumur-'))
  try {
    await writeFile(join(folder, 'model.m'), program)
    await run('rumur', [...RUMUR_OPTIONS, '--output', 'model.c', 'model.m'], folder)
    await run(
      'gcc',
      ['-std=c11', expectedStates > 300_000 ? '-O2' : '-O0', '-w', '-mcx16', 'model.c', '-o', 'model', '-lpthread'],
      folder,
    )
    return parse(await run('./model', [], folder))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The options under which Rumur's states and rules fired are our states and transitions. */
const RUMUR_OPTIONS = [
  ['--symmetry-reduction', 'off'],
  ['--deadlock-detection', 'off'],
  ['--output-format', 'machine-readable'],
  ['--threads', '1'],
  ['--value-type', 'int32_t'],
  ['--quiet'],
].flat()

async function run(command: string, parameters: readonly string[], folder: string): Promise<string> {
  try {
    return (await promisify(execFile)(command, parameters, { cwd: folder, maxBuffer: 1 << 28 })).stdout
  } catch (error) {
    // A verifier that found an error ends with code 1 and its report on standard output.
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string }
    if (command === './model' && stdout?.includes('<summary')) return stdout
    throw new Error(`${command} failed: ${stderr ?? String(error)}`, { cause: error })
  }
}

function parse(report: string): RumurResult {
  const summary = /<summary states="(\d+)" rules_fired="(\d+)" errors="(\d+)"/.exec(report)
  if (!summary) throw new Error(`Rumur's report has no summary:\n${report}`)
  const message = /<message>([^<]*)<\/message>/.exec(report)?.[1]
  const rules = [...report.matchAll(/<transition>Rule ([^<]*)/g)].map(([, rule = '']) =>
    unescape(rule).replaceAll('"', ''),
  )
  const error = summary[3] === '0' ? null : unescape(message ?? 'an error without a message')
  return { states: Number(summary[1]), rulesFired: Number(summary[2]), error, trace: rules }
}

function unescape(text: string): string {
  const entities: Readonly<Record<string, string>> = { quot: '"', lt: '<', gt: '>', amp: '&', apos: "'" }
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
}
