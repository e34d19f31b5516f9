import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import type { Log } from 'sarif'
import { countVerdicts, type Baseline } from '../../src/gate/baseline.ts'
import { compare } from '../../src/gate/compare.ts'
import type { Kind, Movement } from '../../src/gate/movement.ts'
import { parseBaseline, printBaseline } from '../../src/gate/baseline-file.ts'
import type { GateReport } from '../../src/gate/report.ts'
import { reporters } from '../../src/gate/reporters/index.ts'
import { parseDocument } from '../../src/report/document.ts'
import { leakDocument } from '../report/fixture.ts'
import { baselines, somewhere, withFound } from './arbitrary.ts'

const WIDTH = 100

function render(name: string, report: GateReport): string {
  return reporters.find((each) => each.name === name)!.render(report, { width: WIDTH })
}

function reportOf(found: Baseline, movements: readonly Movement[], more: Partial<GateReport> = {}): GateReport {
  const places = new Map([...found.tests.keys()].map((name) => [name, { file: `tests/${name}.litmus`, question: 7 }]))
  const update = 'npx cowproof gate --update'
  return {
    baseline: 'baseline.json',
    found,
    movements,
    evidence: [],
    places,
    sources: '',
    update,
    surprises: 0,
    shard: null,
    ...more,
  }
}

/** Reports of runs in which anything may have moved. */
const reports = fc.tuple(baselines, baselines).map(([before, now]) => reportOf(now, compare(before, now, [], 'whole')))

/** A run in which one property of one test broke, with the run that shows it. */
function broken(more: Partial<Movement> = {}): GateReport {
  const document = { ...leakDocument, test: 'T', era: 'E', property: { ...leakDocument.property, name: 'I5' } }
  const found = baselineOf('"E": { "states": 1, "transitions": 2, "depth": 3, "checks": 4, "violated": { "I5": 9 } }')
  const kind: Kind = 'regression'
  const movement = {
    kind,
    test: 'T',
    era: 'E',
    property: 'I5',
    what: 'held, now violated',
    hint: ['T.litmus:9: a note'],
  }
  return reportOf(found, [{ ...movement, ...more }], { evidence: [{ document, files: ['reports/t.svg'] }] })
}

function baselineOf(found: string): Baseline {
  return parseBaseline(`{
    "schema": "cowproof/baseline", "version": 1, "cowproof": "1.2.3",
    "options": { "steps": "fine", "bias": null, "symmetry": "on" },
    "properties": { "E": { "outcome": "invariant", "I5": "assertion 12" } },
    "tests": { "T": { "asks": "exists (p:x=1)", "program": "12", "bounds": {}, "found": { ${found} } } }
  }`)
}

const xsd = { fileName: 'junit.xsd', contents: readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8') }

async function expectJunit(...xmls: readonly string[]): Promise<void> {
  const files = xmls.map((contents, index) => ({ fileName: `${index}.xml`, contents }))
  const { valid, errors } = await validateXML({ xml: files, schema: xsd })
  expect(errors).toEqual([])
  expect(valid).toBe(true)
}

const count = (text: string, part: RegExp): number => text.match(part)?.length ?? 0

describe('junit', () => {
  test('is valid, whatever moved', async () => {
    await expectJunit(...fc.sample(reports, 30).map((report) => render('junit', report)))
  })

  test('the schema finds what is wrong', async () => {
    const good = render('junit', broken({ what: 'a & b' }))
    await expectJunit(good)
    for (const bad of [
      good.replaceAll(' errors="0"', ''),
      good.replace('<testcase', '<case'),
      good.replace('</failure>', '<b/></failure>'),
      good.replace('&amp;', '&'),
    ]) {
      expect(bad).not.toBe(good)
      expect((await validateXML({ xml: bad, schema: xsd })).valid, bad).toBe(false)
    }
  })

  test('has a case for each test and property under each era, and counts what it has', () => {
    fc.assert(
      fc.property(reports, (report) => {
        const text = render('junit', report)
        const own = report.movements.filter(
          ({ test, era, property }) => test === null || era === null || property === null,
        )
        expect(count(text, /<testcase/g)).toBe(countVerdicts(report.found) + own.length)
        expect(text).toContain(`<testsuites name="cowproof" tests="${count(text, /<testcase/g)}"`)
        expect(count(text, /<failure/g)).toBe(report.movements.length)
      }),
    )
  })

  test('fails a case once for all that moved in it', () => {
    const text = render('junit', broken())
    expect(text).toContain('<testsuites name="cowproof" tests="2" failures="1" errors="0">')
    expect(text).toContain('<testcase classname="T" name="outcome"/>')
    expect(text).toContain('<failure type="regression" message="held, now violated">T.litmus:9: a note\n')
    expect(text).toContain('reports/t.svg')
  })

  test('never passes what is incomplete', async () => {
    const found = baselineOf(
      '"E": { "states": 1, "transitions": 2, "depth": 3, "checks": 4, "stoppedBy": "states", "violated": { "I5": 9 } }',
    )
    const text = render('junit', reportOf(found, compare(found, found, [], 'whole')))
    await expectJunit(text)
    expect(text).toMatch(/name="outcome">\s*<error type="incomplete" message="a limit was reached before a verdict">/)
    expect(text).toContain('name="I5"/>')
    expect(text).toMatch(/<testsuite name="E" tests="3" failures="0" errors="2">/)
  })

  test('writes any text', async () => {
    const nasty = 'a < b & "c" \'d\' > ]]> \u0000\u001B[31m \uD800 \uFFFF 页 \n'
    const text = render('junit', broken({ what: nasty, hint: [nasty] }))
    await expectJunit(text)
    expect(text).toContain('a &lt; b &amp; &quot;c&quot;')
  })
})

describe('sarif', () => {
  // The schema of the standard (OASIS), as schemastore.org keeps it.
  const sarifSchema = createRequire(import.meta.url)('schemastore/schemas/json/sarif-2.1.0.json') as object
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
  formats.default(ajv)
  const validate = ajv.compile(sarifSchema)
  const logOf = (report: GateReport): Log => {
    const log: unknown = JSON.parse(render('sarif', report))
    validate(log)
    expect(validate.errors).toBeNull()
    return log as Log
  }

  test('is valid, whatever moved, and has a result for each movement, whose rule it has', () => {
    fc.assert(
      fc.property(reports, (report) => {
        const [run] = logOf(report).runs
        expect(run!.results).toHaveLength(report.movements.length)
        const rules = new Set(run!.tool.driver.rules!.map(({ id }) => id))
        for (const { ruleId } of run!.results!) expect(rules).toContain(ruleId)
      }),
    )
  })

  test('the schema finds what is wrong', () => {
    const log = logOf(broken())
    delete (log.runs[0]!.results![0] as Partial<NonNullable<Log['runs'][0]['results']>[0]>).message
    expect(validate(log)).toBe(false)
  })

  test('a counterexample is a code flow with a thread flow for each task, and every step in order', () => {
    const report = broken()
    const [result] = logOf(report).runs[0]!.results!
    const { document } = report.evidence[0]!
    const flows = result!.codeFlows![0]!.threadFlows
    const movers = document.tasks.filter(({ number }) => document.steps.some(({ task }) => task === number))
    expect(flows.map(({ id }) => id)).toEqual(movers.map(({ name }) => name))
    const orders = flows.flatMap(({ locations }) => locations.map(({ executionOrder }) => executionOrder!))
    expect(orders.toSorted((a, b) => a - b)).toEqual(document.steps.map((_, index) => index + 1))
    for (const { locations } of flows) {
      const own = locations.map(({ executionOrder }) => executionOrder!)
      expect(own).toEqual(own.toSorted((a, b) => a - b))
    }
    expect(result!.message.text).toContain('regression: T, E, I5: held, now violated')
    expect(result!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe('tests/T.litmus')
  })

  test('paths are URIs', () => {
    const places = new Map([['T', { file: '/home/a b/c#d?e.litmus', question: 3 }]])
    const [result] = logOf({ ...broken(), places }).runs[0]!.results!
    const uri = result!.locations![0]!.physicalLocation!.artifactLocation!.uri
    expect(uri).toBe('file:///home/a%20b/c%23d%3Fe.litmus')
  })
})

describe('github', () => {
  test('puts an error at the line of the file, in the form that GitHub reads', () => {
    const text = render('github', broken({ what: '100% sure\nof it', test: 'T', property: 'outcome' }))
    expect(text).toBe(
      '::error file=tests/T.litmus,line=7,title=cowproof%3A regression::T, E: outcome: 100%25 sure%0Aof it%0AT.litmus:9: a note\n',
    )
  })

  test('is no more than GitHub shows', () => {
    fc.assert(
      fc.property(reports, (report) => {
        const lines = render('github', report)
          .split('\n')
          .filter((line) => line !== '')
        expect(lines.length).toBeLessThanOrEqual(10)
        for (const line of lines) expect(line).toMatch(/^::error file=[^:,]+,line=\d+,title=[^:,]+::[^\n\r]+$/)
      }),
    )
  })
})

describe('markdown', () => {
  test('has the matrix, and marks what moved', () => {
    const text = render('markdown', broken())
    expect(text).toContain('## cowproof: 1 moved')
    expect(text).toContain('* `T, E: I5` held, now violated<br>T.litmus:9: a note')
    expect(text).toContain('[svg](reports/t.svg)')
    expect(text).toContain('| test | E |\n| --- | --- |\n| T | **violated** ! |')
  })

  test('says so where nothing moved', () => {
    fc.assert(
      fc.property(baselines, (found) => {
        const text = render('markdown', reportOf(found, []))
        expect(text).toContain('## cowproof: Nothing moved')
        expect(text).not.toContain(' ! |')
      }),
    )
  })

  test('names of files and tests cannot break the table', () => {
    expect(render('markdown', broken({ what: '<b> | `x` *y*' }))).toContain(String.raw`\<b\> \| \`x\` \*y\*`)
  })
})

describe('json', () => {
  test('has what was found, what moved and the counterexamples, to be read back', () => {
    const report = broken()
    const document = JSON.parse(render('json', report)) as Record<string, unknown>
    expect(document).toMatchObject({ schema: 'cowproof/gate', version: 1, baseline: 'baseline.json' })
    expect(document['movements']).toEqual(report.movements)
    expect(parseBaseline(JSON.stringify(document['found']))).toEqual(report.found)
    const [first] = document['counterexamples'] as { document: unknown }[]
    expect(parseDocument(JSON.stringify(first!.document))).toEqual(report.evidence[0]!.document)
  })

  test('what was found in it is a baseline', () => {
    fc.assert(
      fc.property(reports, (report) => {
        const { found } = JSON.parse(render('json', report)) as { found: unknown }
        expect(printBaseline(parseBaseline(JSON.stringify(found)))).toBe(printBaseline(report.found))
      }),
    )
  })
})

describe('pretty and plain', () => {
  test('stop where a reader has understood', () => {
    const report = broken()
    const movements = Array.from({ length: 60 }, (_, index) => ({
      ...report.movements[0]!,
      test: `T${index}`,
      hint: [],
    }))
    const text = render('plain', { ...report, movements })
    expect(count(text, /held, now violated/g)).toBe(41)
    expect(text).toContain('\n  and 20 more\n')
    expect(text).toContain('60 regression')
  })

  test('say the same, but for the run', () => {
    const report = broken()
    const [long, short] = [render('pretty', report), render('plain', report)]
    expect(short).toContain('regression: held, now violated\n  T, E: I5: held, now violated\n    T.litmus:9: a note\n')
    expect(short).toContain('1 test under 1 era, 2 verdicts: 1 regression')
    expect(long).toContain('sees and does')
    expect(short).not.toContain('sees and does')
  })

  test('say what moved alike under several eras once, and nothing longer than the line', () => {
    fc.assert(
      fc.property(baselines, (baseline) => {
        const [name] = somewhere(baseline)
        const now = [...baseline.properties.keys()].reduce(
          (all, era) => withFound(all, name, era, ({ states }) => ({ states: states + 1 })),
          baseline,
        )
        const text = render('plain', reportOf(now, compare(baseline, now, [], 'whole')))
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(WIDTH)
        expect(text).toContain('size: ')
      }),
    )
  })
})
