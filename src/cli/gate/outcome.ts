import type { Baseline } from '../../gate/baseline.ts'
import type { Movement } from '../../gate/movement.ts'
import type { GateReport } from '../../gate/report.ts'

/** What a gate found, by exploring or from the reports of shards. */
export interface Outcome extends Pick<GateReport, 'evidence' | 'places' | 'sources' | 'shard' | 'surprises'> {
  readonly found: Baseline
  readonly movements: readonly Movement[]
  /** Why reports that were asked for could not be written. */
  readonly unwritten: string | null
}
