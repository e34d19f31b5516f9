/** A case as CI systems show it. */
export interface JUnitCase {
  /** What it belongs to: the name of a test. */
  readonly test: string
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** What is in its element: see `problem`. */
  readonly inner: string
}

export interface JUnitSuite {
  readonly name: string
  readonly cases: readonly JUnitCase[]
}

/** JUnit XML as CI systems read it. */
export function junitXml(suites: readonly JUnitSuite[]): string {
  const all = suites.map(suiteElement)
  const sum = (name: 'tests' | 'failures' | 'errors'): number => all.reduce((total, each) => total + each[name], 0)
  const [tests, failures, errors] = [sum('tests'), sum('failures'), sum('errors')]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'cowproof', tests, failures, errors })}>\n`,
    ...all.map(({ text }) => text),
    '</testsuites>\n',
  ].join('')
}

/** What says why a case did not pass. */
export function problem(name: 'failure' | 'error', type: string, message: string, text: string): string {
  return `      <${name}${attributes({ type, message })}>${escape(text)}</${name}>\n`
}

/** What says why a case was not tried. */
export function skipped(message: string): string {
  return `      <skipped${attributes({ message })}/>\n`
}

function suiteElement({ name, cases }: JUnitSuite) {
  const counted = (outcome: JUnitCase['outcome']): number => cases.filter((each) => each.outcome === outcome).length
  const [tests, failures, errors] = [cases.length, counted('failure'), counted('error')]
  const lines = cases.map(({ test, name: of, inner }) => {
    const start = `    <testcase${attributes({ classname: test, name: of })}`
    return inner === '' ? `${start}/>\n` : `${start}>\n${inner}    </testcase>\n`
  })
  const text = `  <testsuite${attributes({ name, tests, failures, errors })}>\n${lines.join('')}  </testsuite>\n`
  return { tests, failures, errors, text }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join('')
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text for XML, which has no room for most control characters, whatever way they are written, nor for halves of a character. */
function escape(text: string): string {
  return (
    text
      .replaceAll(/\p{Surrogate}/gu, '\ufffd')
      .replaceAll(/[&<>"']/g, (character) => ESCAPED[character]!)
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  )
}
