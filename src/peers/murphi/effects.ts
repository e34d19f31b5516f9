import type { Effect } from '../../program/expression.ts'
import { bind, printExpression, printPlace, type Printer, type Scope } from './expression.ts'

/** The statements of effects, in order: Murphi's assignments see those before them, as ours do. */
export function printEffects(
  printer: Printer,
  effects: readonly Effect[],
  scope: Scope,
  checked: ReadonlySet<string>,
): string[] {
  return effects.flatMap((effect) => printEffect(printer, effect, scope, checked))
}

/** Text as a Murphi string: quotes and backslashes have no portable escape there. */
export function quote(text: string): string {
  return `"${text.replaceAll('"', "'").replaceAll('\\', '/').replaceAll(/\s+/g, ' ')}"`
}

export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

function printEffect(printer: Printer, effect: Effect, scope: Scope, checked: ReadonlySet<string>): string[] {
  switch (effect.kind) {
    case 'set':
      return [`${printPlace(printer, effect.place, scope)} := ${printExpression(printer, effect.value, scope)};`]
    case 'check':
      if (!checked.has(effect.property)) return []
      return [`assert ${quote(effect.property)} ${printExpression(printer, effect.condition, scope)};`]
    case 'require':
      return [`assert ${quote(effect.message)} ${printExpression(printer, effect.condition, scope)};`]
    case 'if': {
      const otherwise = printEffects(printer, effect.else, scope, checked)
      return [
        `if ${printExpression(printer, effect.condition, scope)} then`,
        ...indent(printEffects(printer, effect.then, scope, checked)),
        ...(otherwise.length > 0 ? ['else', ...indent(otherwise)] : []),
        'end;',
      ]
    }
    case 'forEach': {
      const { name, inner } = bind(printer, effect.variable, effect.entity, scope)
      const body = printEffects(printer, effect.body, inner, checked)
      return [`for ${name}: ${printer.names.id(effect.entity)} do`, ...indent(body), 'end;']
    }
  }
}
