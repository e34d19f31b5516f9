/** An instance of an entity. */
export interface Target {
  readonly entity: string
  readonly instance: number
}

export function keyOf({ entity, instance }: Target): string {
  return `${instance} ${entity}`
}

export function fieldKey(target: Target, field: string): string {
  return `${keyOf(target)}.${field}`
}
