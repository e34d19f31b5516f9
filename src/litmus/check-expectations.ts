import type { EraExpectation, Observation, Stated, Vocabulary } from './checked.ts'
import { suggest } from './diagnostic.ts'
import { type Coverage, covers, overlap } from './era-coverage.ts'
import type { Report } from './names.ts'
import { printExpectation } from './print.ts'
import type { EraRange, Expectation, Word } from './syntax.ts'
import { compareVersions, isVersion } from './version.ts'

const observations: readonly Observation[] = ['Never', 'Sometimes', 'Always', 'Hangs']

/** What the file expects of each version of the vocabulary, and of each variant that it names; of no other era. */
export function checkExpectations(
  expectations: readonly Expectation[],
  vocabulary: Vocabulary,
  report: Report,
): ReadonlyMap<string, EraExpectation> {
  const claims = expectations.flatMap((expectation) => checkExpectation(expectation, vocabulary, report))
  reportOverlaps(claims, report)
  const byEra = vocabulary.eras.flatMap((era): (readonly [string, EraExpectation])[] => {
    const here = claims.filter(({ coverage }) => covers(coverage, era))
    if (here.length === 0 && !isVersion(era)) return []
    const result = here.flatMap((claim) =>
      claim.observation ? { observation: claim.observation, ...stated(claim) } : [],
    )
    const breaks = here.flatMap((claim) =>
      claim.property === null ? [] : { property: claim.property, ...stated(claim) },
    )
    return [[era, { result: result[0] ?? null, breaks }]]
  })
  return new Map(byEra)
}

/** An expectation for one range of eras: a line with two ranges makes two claims. */
interface Claim {
  readonly expectation: Expectation
  readonly coverage: Coverage
  readonly observation: Observation | null
  readonly property: string | null
}

function stated({ expectation }: Claim): Stated {
  const { predicted, note, span } = expectation
  return { predicted, note, span }
}

function checkExpectation(expectation: Expectation, vocabulary: Vocabulary, report: Report): Claim[] {
  const { kind, subject, eras } = expectation
  const coverages: (Coverage | null)[] =
    eras.length === 0 ? [{ kind: 'every' }] : eras.map((range) => checkRange(range, vocabulary, report))
  const observation = observations.find((word) => word === subject.text) ?? null
  const property = vocabulary.properties.find((name) => name === subject.text) ?? null
  if (kind === 'result' && !observation) {
    const hint = suggest(subject.text, observations, 'results')
    report({ span: subject.span, message: `there is no result '${subject.text}'`, hint })
    return []
  }
  if (kind === 'breaks' && property === null) {
    const hint = suggest(subject.text, vocabulary.properties, 'properties')
    report({ span: subject.span, message: `there is no property '${subject.text}'`, hint })
    return []
  }
  const what = kind === 'result' ? { observation, property: null } : { observation: null, property }
  return coverages.filter((coverage) => coverage !== null).map((coverage) => ({ expectation, coverage, ...what }))
}

function checkRange(range: EraRange, vocabulary: Vocabulary, report: Report): Coverage | null {
  if (range.kind === 'single') {
    const { text } = range.era
    if (!vocabulary.eras.includes(text)) {
      reportUnknownEra(range.era, vocabulary.eras, report)
      return null
    }
    return isVersion(text) ? { kind: 'versions', from: text, to: text } : { kind: 'variant', era: text }
  }
  const { from, to } = range
  const ends = [from, to].filter((end) => end !== null)
  const misfits = ends.filter(({ text }) => !isVersion(text))
  for (const misfit of misfits) reportMisfit(misfit, vocabulary, report)
  if (misfits.length > 0) return null
  if (from && to && compareVersions(from.text, to.text) > 0) {
    const message = `${from.text} is later than ${to.text}`
    report({ span: range.span, message, hint: `Write ${to.text}..${from.text}.` })
    return null
  }
  return { kind: 'versions', from: from?.text ?? null, to: to?.text ?? null }
}

function reportUnknownEra({ text, span }: Word, eras: readonly string[], report: Report): void {
  const range = isVersion(text) ? ` A range may name it all the same: ${text}..` : ''
  report({ span, message: `there is no era '${text}'`, hint: suggest(text, eras, 'eras') + range })
}

/** The end of a range need not be an era, but it must be a kernel version, so that it has a place in their order. */
function reportMisfit(word: Word, { eras }: Vocabulary, report: Report): void {
  if (!eras.includes(word.text)) return reportUnknownEra(word, eras.filter(isVersion), report)
  const message = `'${word.text}' is a variant and has no place in a range`
  report({ span: word.span, message, hint: `Name it by itself: ..., ${word.text}` })
}

/** One era has one result, and names a property that breaks once. */
function reportOverlaps(claims: readonly Claim[], report: Report): void {
  for (const [index, claim] of claims.entries()) {
    const earlier = claims
      .slice(0, index)
      .find((other) => other.property === claim.property && overlap(other.coverage, claim.coverage))
    if (!earlier) continue
    const { span } = claim.expectation
    if (earlier.expectation === claim.expectation) {
      report({ span, message: 'two ranges of this line overlap', hint: 'Name each era once.' })
      continue
    }
    const verb = earlier.observation === claim.observation ? 'repeats' : 'contradicts'
    const line = `line ${earlier.expectation.span.line}`
    const hint = `There it says: ${printExpectation({ ...earlier.expectation, note: null })}. Each era can be named once.`
    report({ span, message: `this ${verb} ${line}: the eras overlap`, hint })
  }
}
