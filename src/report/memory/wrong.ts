import { nameOf, type Counterexample } from '../counterexample.ts'
import { fieldKey, keyOf, type Target } from './target.ts'

/** What the explanation of a run speaks of. */
export interface Wrong {
  readonly parts: ReadonlySet<string>
  /** By part and field: `fieldKey`. */
  readonly fields: ReadonlySet<string>
}

/**
 * The instances and fields that the explanation names: `pte[parent:x].frame is frame 1` speaks of a field. Where it
 * speaks of no field, the instances that it names are meant. The longest names are looked for first, so that
 * `mm parent` says nothing of the task `parent`.
 */
export function wrongIn(document: Counterexample): Wrong {
  const parts = new Set<string>()
  const named = new Set<string>()
  const fields = new Set<string>()
  let rest = document.explanation
  for (const { form, target } of formsOf(document).sort((a, b) => b.form.length - a.form.length)) {
    for (let at = rest.indexOf(form); at >= 0; at = rest.indexOf(form, at + 1)) {
      const end = at + form.length
      if (isWord(rest[at - 1]) || isWord(rest[end])) continue
      const field = /^\.(\w+(?:\.\w+)*)/.exec(rest.slice(end))?.[1]
      rest = rest.slice(0, at) + ' '.repeat(form.length) + rest.slice(end)
      if (field !== undefined && isControl(document, target, field)) continue
      named.add(keyOf(target))
      if (field === undefined) continue
      parts.add(keyOf(target))
      fields.add(fieldKey(target, field))
    }
  }
  return { parts: fields.size > 0 ? parts : named, fields }
}

/** Where a task stands is never what is wrong: that all are done only says that it is the end. */
function isControl(document: Counterexample, { entity }: Target, field: string): boolean {
  return document.entities[entity]?.fields[field]?.kind === 'control'
}

/** How a sentence may call an instance: by its name, or as a formula does. */
function formsOf(document: Counterexample): { readonly form: string; readonly target: Target }[] {
  return Object.entries(document.entities).flatMap(([entity, { names }]) =>
    names.flatMap((_, instance) => {
      const target = { entity, instance }
      const name = nameOf(document, entity, instance)
      const own = name.startsWith(`${entity} `) ? name.slice(entity.length + 1) : name
      return [name, `${entity}[${own}]`, `${entity}[${instance}]`]
        .filter((form) => form.trim() !== '')
        .map((form) => ({ form, target }))
    }),
  )
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\w:]/.test(character)
}
