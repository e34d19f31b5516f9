import { withSteps } from '../invariants/index.ts'
import type { Model } from '../invariants/property.ts'
import type { Steps } from '../program/index.ts'
import { hasPassing } from '../program/program.ts'
import { suggest } from '../litmus/diagnostic.ts'
import { isFile } from '../report/stats.ts'
import { UserError } from '../report/user-error.ts'
import { firstLine, importAll } from './load-module.ts'
import { modelModules } from './model-modules.ts'

/** A model of a file, and how to name it on the command line. */
export interface ModelOfFile {
  readonly model: Model
  readonly path: string
  /** Which steps were asked for; null for those that it says itself. */
  readonly steps: Steps | null
}

/**
 * The models that a file exports: by default one, or a list of them, and by name; in steps as they say where `steps` is null. Throws a `UserError` that names the file where
 * it cannot be loaded, exports none, or exports two of one name.
 */
export async function loadModels(path: string, steps: Steps | null): Promise<readonly ModelOfFile[]> {
  if (!isFile(path)) throw new UserError(`there is no model file '${path}'`)
  const models = modelsIn(path, await exportsOf(path))
  const names = models.map(({ program }) => program.name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw new UserError(`'${path}' exports two models that are called '${twice}': rename one`)
  return models.map((model) => ({ path, steps, model: steps === null ? model : inSteps(path, model, steps) }))
}

/** The model of a file that has a name; the only one where none is given. */
export async function loadModel(path: string, steps: Steps | null, name?: string): Promise<Model> {
  const models = await loadModels(path, steps)
  const [only] = models
  if (name === undefined && models.length === 1) return only!.model
  const names = models.map(({ model }) => model.program.name)
  if (name === undefined) throw new UserError(`'${path}' has several models: name one with --name: ${names.join(', ')}`)
  const found = models.find(({ model }) => model.program.name === name)
  if (found) return found.model
  throw new UserError(`'${path}' has no model '${name}'. ${suggest(name, names, 'models')}`)
}

async function exportsOf(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await importAll(path, await modelModules())
  } catch (error) {
    throw new UserError(`'${path}' cannot be loaded: ${firstLine(error)}`, { cause: error })
  }
}

function modelsIn(path: string, exported: Readonly<Record<string, unknown>>): Model[] {
  const { default: main } = exported
  const list = Array.isArray(main) ? (main as readonly unknown[]) : [main]
  const wrong = list.findIndex((each) => each !== undefined && !isModel(each))
  if (wrong !== -1 && (Array.isArray(main) || Object.keys(exported).length === 1))
    throw new UserError(
      `'${path}' exports by default ${describe(list[wrong])}${Array.isArray(main) ? ` in its list, at place ${wrong}` : ''}, which is no model: ${HOW}`,
    )
  const found = new Set([...list, ...Object.values(exported)].filter(isModel))
  if (found.size === 0) throw new UserError(`'${path}' exports no model: ${HOW}`)
  return [...found]
}

const HOW = "write `export default model({ name: 'mine', schema, tasks, properties })`, or a list of models"

function describe(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  return Array.isArray(value) ? 'a list' : value === null ? 'null' : `a value of type ${typeof value}`
}

function isModel(value: unknown): value is Model {
  if (typeof value !== 'object' || value === null) return false
  const { program, properties } = value as Partial<Model>
  return typeof program === 'object' && program !== null && Array.isArray(program.tasks) && Array.isArray(properties)
}

function inSteps(path: string, model: Model, steps: Steps): Model {
  const made = withSteps(model, steps)
  if (made) return made
  if (steps === 'fine' && !hasPassing(model.program)) return model
  throw new UserError(
    `'${path}': '${model.program.name}' was not made by model() of cowproof/invariants: its steps cannot be changed`,
  )
}
