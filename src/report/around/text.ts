import type { Around } from './around.ts'
import { aroundSentences, FATES, otherLines, takenLines } from './words.ts'
import { beside, wrap } from '../layout.ts'
import { grouped, meaningWords, verdictWords } from '../words.ts'

/** For each stretch of a run what it does, and what could have been done instead. No line is longer than `width` (at least 40). */
export function renderAround(around: Around, width: number): string {
  const { document, stretches, size } = around
  const left = Math.floor((width - 4) / 2)
  const used = new Set(stretches.flatMap(({ others }) => others.map(({ fate }) => fate)))
  const blocks = [
    [...wrap(verdictWords(document), width), ...wrap(meaningWords(document), width, '  ')],
    [
      ...wrap(`test      ${document.test}`, width, '          '),
      ...(document.era === null ? [] : [`era       ${document.era}`]),
      ...wrap(`explored  ${grouped(size.states)} states, ${grouped(size.transitions)} steps`, width, '          '),
    ],
    [
      ...beside([
        { column: 2, lines: wrap('what the run does', left - 2) },
        { column: left + 4, lines: wrap('what was possible instead', width - left - 4) },
      ]),
      ...stretches.flatMap((stretch) => [
        ...(around.noReturn === stretch.from - 1 && stretch.from > 1
          ? wrap('  -- from here on every run leads there --', width)
          : []),
        ...beside([
          { column: 2, lines: takenLines(document, stretch).flatMap((line) => wrap(line, left - 2, '    ')) },
          {
            column: left + 4,
            lines: otherLines(document, stretch.others, ['safe', 'open', 'bound', 'unknown']).flatMap((line) =>
              wrap(line, width - left - 4, '    '),
            ),
          },
        ]),
      ]),
    ],
    aroundSentences(around).flatMap((sentence) => wrap(sentence, width, '  ')),
    Object.entries(FATES)
      .filter(([fate]) => used.has(fate as keyof typeof FATES))
      .map(([, { sign, words }]) => `${sign}  ${words}`),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `${line}\n`).join(''))
    .join('\n')
}
