import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { parseBaseline, printBaseline } from '../../gate/baseline-file.ts'
import type { Baseline, Options } from '../../gate/baseline.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import { UserError, writeReport } from '../../report/index.ts'
import { readText } from '../read-text.ts'

/** The baseline in a file; null where there is none and one is about to be written. Throws a `UserError` that names the file. */
export function readBaseline(path: string, isUpdate: boolean): Baseline | null {
  if (!existsSync(path)) {
    if (isUpdate) return null
    throw new UserError(`there is no baseline '${path}': write it with --update, look at it, and commit it`)
  }
  const text = readText(path)
  try {
    const baseline = parseBaseline(text)
    const unknown = [...baseline.tests].find(([, { found }]) =>
      [...found.values()].some(({ stoppedBy }) => stoppedBy !== null),
    )
    if (unknown) throw new UserError(`tests.${unknown[0]} is incomplete: a baseline has only what is known`)
    return baseline
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const advice = isUpdate ? ' It stays as it is: mend it, or remove it and write it anew.' : ''
    throw new UserError(`${path}: ${error.message}.${advice}`, { cause: error })
  }
}

/** Numbers of fine and of coarse steps, say, cannot be compared: nothing is run then. */
export function requireSameOptions({ options }: Baseline, asked: Options, path: string): void {
  for (const name of ['steps', 'bias', 'symmetry'] as const) {
    if (options[name] === asked[name]) continue
    const said = (value: Options[typeof name]): string => (value === null ? `no --${name}` : `--${name} ${value}`)
    throw new UserError(
      `${path} was written with ${said(options[name])}, and this run has ${said(asked[name])}: run it alike, or write the baseline anew with --update`,
    )
  }
}

/** A baseline of other tests is a mistake in the command, not something that moved. */
export function requireSomeTest({ tests }: Baseline, named: readonly LitmusTest[], path: string): void {
  if (tests.size === 0 || named.some(({ name }) => tests.has(name))) return
  const [first, ...others] = tests.keys()
  const theirs = others.length === 0 ? `'${first}'` : `'${first}' and ${others.length} more`
  throw new UserError(
    `${path} is a baseline of other tests: it has ${theirs}, and none of the ${named.length} that were named`,
  )
}

/** Writes the file where something changes. Says whether it did. */
export function writeBaseline(path: string, baseline: Baseline): boolean {
  const text = printBaseline(baseline)
  if (existsSync(path) && readText(path) === text) return false
  writeReport(dirname(path), basename(path), text)
  return true
}
