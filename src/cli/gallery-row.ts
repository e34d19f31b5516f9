import type { Era } from '../../models/kernel/era.ts'
import type { LitmusTest } from '../litmus/checked.ts'
import {
  memoryLayout,
  memoryPicture,
  memorySvg,
  type Counterexample,
  type GalleryCell,
  type GalleryTest,
} from '../report/index.ts'
import type { Elaborated } from '../litmus/elaborate.ts'
import { makesSame, remembering, type AskedOf } from './asked-of-era.ts'
import { judgeCell } from './judge-cell.ts'
import type { SearchOptions } from './options.ts'
import { asRebuilt, type Models } from './origin.ts'
import { worstOf } from './record.ts'
import { modelOf } from './verify-test.ts'
import { alike, pageOf, viewedRun } from './viewer-data.ts'

/** A row of the matrix, and the files that its cells lead to, by their paths in the gallery. */
export interface GalleryRow {
  readonly test: GalleryTest
  readonly files: Readonly<Record<string, string>>
}

/**
 * What a test says under each era, with a picture for each violation and a page for all of them. Eras that have the same
 * model of the test are explored once, and share run and picture.
 */
export async function galleryRow(test: LitmusTest, eras: readonly Era[], options: SearchOptions): Promise<GalleryRow> {
  const made = modelsUnder(test, eras, options)
  const groups = alike(eras, (era) => made.get(era)!.model)
  const judged = await inTurn(groups, async (group) => {
    const { cell, records } = await judgeCell(test, group[0]!, options, {
      runs: true,
      elaborated: made.get(group[0]!)!,
    })
    // A witness that was seen is a run to show, where the test is about it and nothing is wrong.
    const witness = records.find(({ verdict, expected }) => verdict === 'seen' && expected === 'seen')
    return { group, cell, document: (worstOf(records) ?? witness)?.document ?? null }
  })
  const shown = judged.flatMap(({ document }) => document ?? [])
  const models: Models = async (_, era) => asRebuilt(test, made.get(era)!)
  const runs = await inTurn(shown, (document) => viewedRun(document, groups, models))
  const page = runs.length === 0 ? null : `pages/${test.name}.html`
  const pictureOf = ({ era }: Counterexample): string => `pictures/${test.name}.${era!}.svg`
  const cells = eras.map((era): GalleryCell => {
    const { cell, document } = judged.find(({ group }) => group.includes(era))!
    const hash = document ? `run=${shown.indexOf(document)}` : `with=${era.name}`
    return { ...cell, page: page && `${page}#${hash}`, picture: document && pictureOf(document) }
  })
  const pictures = shown.map((document) => [
    pictureOf(document),
    memorySvg(memoryPicture(memoryLayout(document), document.steps.length)),
  ])
  return {
    test: { name: test.name, description: test.description, cells },
    files: Object.fromEntries([...(page === null ? [] : [[page, pageOf(runs)]]), ...pictures]),
  }
}

/** The model under each era; eras that make the same choices where the test asks for them share one. */
function modelsUnder(test: LitmusTest, eras: readonly Era[], options: SearchOptions): ReadonlyMap<Era, Elaborated> {
  const made: { readonly asked: AskedOf; readonly elaborated: Elaborated }[] = []
  return new Map(
    eras.map((era) => {
      const same = made.find(({ asked }) => makesSame(era, asked))
      if (same) return [era, same.elaborated]
      const { era: rules, asked } = remembering(era)
      const elaborated = modelOf(test, rules, options)
      made.push({ asked, elaborated })
      return [era, elaborated]
    }),
  )
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  // oxlint-disable-next-line no-await-in-loop -- each fills this thread
  for (const item of items) results.push(await work(item))
  return results
}
