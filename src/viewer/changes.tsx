import { byInstance, changeWords } from '../report/words.ts'
import type { Shown } from './rows.ts'

const KINDS = { memory: '', local: 'its own', ghost: 'kept for the property', control: '' } as const

/** The fields that the step changed, by what they belong to. */
export function Changes({ shown }: { readonly shown: Shown | null }) {
  const groups = shown ? byInstance(shown.document, shown.step).filter(({ kind }) => kind !== 'control') : []
  return (
    <section class="changes">
      <h2>Changed</h2>
      {groups.length === 0 ? (
        <p>{shown ? 'Nothing but where the task stands.' : 'Nothing yet.'}</p>
      ) : (
        <ul>
          {groups.map(({ name, kind, changes }) => (
            <li class={kind}>
              <span class="name">{name}</span>{' '}
              {changes.map((change) => changeWords(shown!.document, change)).join(', ')}
              {KINDS[kind] !== '' && <small> ({KINDS[kind]})</small>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
