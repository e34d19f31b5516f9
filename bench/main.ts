import { compiledEngine } from '../src/explorer/compiled/engine.ts'
import { hasSpin, measureSpin, type Measured } from './spin.ts'
import { subjects, type Subject } from './subjects.ts'

/*
 * Compares the compiled engine with SPIN's breadth-first verifier on the same models: `npm run bench [NAME ...]`.
 * The engine's time includes generating and optimising its code and checking the properties of the model.
 */
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !subjects.some((subject) => subject.name === name))
if (unknown.length > 0) {
  console.error(`bench: no model ${unknown.join(', ')}; there are ${subjects.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const spin = hasSpin()
if (!spin) console.log('SPIN or gcc is not installed: measured without them')
console.log(row(['model', 'checker', 'states', 'transitions', 'seconds', 'states/s', 'edges/s', 'bytes/state', 'peak']))
for (const subject of subjects.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const ours = measureCompiled(subject)
  report(subject, 'cowproof', ours, ours.peak)
  if (!spin || !subject.spin) continue
  const theirs = measureSpin(subject.spin.promela, subject.spin.hashBits)
  report(subject, 'SPIN -DBFS', theirs, null)
  console.log(`${subject.name}: ${(theirs.seconds / ours.seconds).toFixed(2)} times as fast as SPIN`)
}

/** `peak` is the most bytes per state at any time after the first hundred thousand states. */
function measureCompiled({ model }: Subject): Measured & { readonly peak: number } {
  const start = performance.now()
  const engine = compiledEngine(model(), { symmetry: true })
  let peak = 0
  while (engine.advance(20_000)) if (engine.states > 100_000) peak = Math.max(peak, engine.bytes / engine.states)
  const seconds = (performance.now() - start) / 1000
  return { states: engine.states, transitions: engine.transitions, seconds, bytes: engine.bytes, peak }
}

function report(subject: Subject, checker: string, measured: Measured, peak: number | null): void {
  const { states, transitions, seconds, bytes } = measured
  console.log(
    row([
      subject.name,
      checker,
      count(states),
      count(transitions),
      seconds.toFixed(2),
      count(states / seconds),
      count(transitions / seconds),
      (bytes / states).toFixed(1),
      peak === null ? '' : peak.toFixed(1),
    ]),
  )
  const right = subject.counts
  if (!right || (states === right.states && transitions === right.transitions)) return
  console.error(`bench: ${checker} counted wrongly: ${right.states} states, ${right.transitions} transitions are right`)
  process.exitCode = 1
}

function row(cells: readonly string[]): string {
  const widths = [12, 12, 12, 12, 9, 11, 12, 12, 6]
  return cells.map((cell, index) => (index < 2 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!))).join('')
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
