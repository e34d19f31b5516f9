import { basename, dirname, resolve } from 'node:path'
import type { GateReport } from '../../gate/report.ts'
import { reporters, type Reporter } from '../../gate/reporters/index.ts'
import { appendReport, requireWritable, UserError, writeReport } from '../../report/index.ts'
import { seenAt } from '../../report/stats.ts'
import { choose } from '../choose.ts'
import { listOf } from '../options.ts'
import { print, say, terminalWidth } from '../terminal.ts'

/** A reporter and where its text goes: to a file, or to stdout. */
export interface Output {
  readonly reporter: Reporter
  readonly file: string | null
}

/**
 * The reporters that were asked for, as `NAME` or `NAME=FILE`. Where none was, the one for a terminal or for a log, and in a job of
 * GitHub annotations beside it. Throws a `UserError` where two would write over each other, or a file cannot be written.
 */
export function chosenOutputs(given: readonly string[] | undefined): readonly Output[] {
  const outputs = listOf(given ?? usualReporters()).map(outputNamed)
  const toStdout = outputs.filter(({ file }) => file === null)
  const document = toStdout.find(({ reporter }) => reporter.isDocument)
  if (document && toStdout.length > 1)
    throw new UserError(
      `${document.reporter.name} is a whole document: give it a file, as in --reporter ${document.reporter.name}=FILE`,
    )
  const files = outputs.flatMap(({ file }) => (file === null ? [] : [file]))
  const twice = files.find((file, index) => files.indexOf(file) < index)
  if (twice !== undefined) throw new UserError(`two reporters write to '${twice}': give each a file of its own`)
  for (const file of files) requireWritable(file)
  return outputs
}

/** Throws a `UserError` for a reporter that would write over what the gate reads: one of these files, or a litmus test. */
export function requireApart(outputs: readonly Output[], read: readonly string[]): void {
  for (const { reporter, file } of outputs) {
    if (file === null) continue
    if (/\.litmus$/i.test(file) || read.some((path) => isSameFile(path, file)))
      throw new UserError(`--reporter ${reporter.name}=${file} would write over what the gate reads: name another file`)
  }
}

function isSameFile(one: string, other: string): boolean {
  const [stats, others] = [seenAt(one), seenAt(other)]
  if (stats && others) return stats.ino === others.ino && stats.dev === others.dev
  return resolve(one) === resolve(other)
}

function usualReporters(): string[] {
  const text = process.stdout.isTTY ? 'pretty' : 'plain'
  return process.env['GITHUB_ACTIONS'] === 'true' ? [text, 'github'] : [text]
}

function outputNamed(words: string): Output {
  const at = words.indexOf('=')
  const name = at === -1 ? words : words.slice(0, at)
  const file = at === -1 ? null : words.slice(at + 1)
  if (file === '') throw new UserError(`--reporter ${words} names no file: leave out the '=', or add its path`)
  return { reporter: choose(reporters, name, ['reporter', 'reporters']), file }
}

/** True where stdout is a document, so that nothing else may stand there. */
export function isDocument(outputs: readonly Output[]): boolean {
  return outputs.some(({ reporter, file }) => file === null && reporter.isDocument)
}

/** Tells everybody, and returns why some file could not be written. Where nothing else tells it, the result is printed then. */
export function writeOutputs(outputs: readonly Output[], report: GateReport): string | null {
  let unwritten: string | null = null
  for (const { reporter, file } of outputs) {
    if (file === null) {
      print(reporter.render(report, { width: terminalWidth(), stream: process.stdout }))
      continue
    }
    try {
      writeReport(dirname(file), basename(file), reporter.render(report, { width: 120 }))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      unwritten ??= error.message
    }
  }
  if (outputs.some(({ reporter }) => reporter.name === 'github')) summarize(report)
  if (unwritten !== null && outputs.every(({ file }) => file !== null))
    print(choose(reporters, 'plain', ['reporter', 'reporters']).render(report, { width: terminalWidth() }))
  return unwritten
}

/** GitHub shows what a step appends to this file on the page of the job. */
function summarize(report: GateReport): void {
  const path = process.env['GITHUB_STEP_SUMMARY']
  if (path === undefined || path === '') return
  const { render } = choose(reporters, 'markdown', ['reporter', 'reporters'])
  try {
    appendReport(path, render(report, { width: 120 }))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    say(`cowproof: ${error.message}\n`)
  }
}
