/**
 * The part of SARIF 2.1.0 that the gate writes, as a JSON schema of our own after the text of the standard (OASIS, SARIF 2.1.0, the
 * sections that are named). Stricter than the standard: what the gate does not write is no part of it.
 */
const text = { type: 'string', minLength: 1 }

function object(required: Readonly<Record<string, unknown>>, optional: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  }
}

/** 3.11 */
const message = object({ text })
/** 3.29, 3.4, 3.30 */
const physicalLocation = object({
  artifactLocation: object({ uri: { type: 'string', format: 'uri-reference', minLength: 1 } }),
  region: object({ startLine: { type: 'integer', minimum: 1 } }),
})
/** 3.28 */
const location = object({ physicalLocation }, { message })
/** 3.38 */
const threadFlowLocation = object(
  { executionOrder: { type: 'integer', minimum: 1 }, location },
  {
    /** 3.44, 3.45 */
    stack: object({ frames: { type: 'array', minItems: 1, items: object({ location }) } }),
    state: { type: 'object', additionalProperties: object({ text }) },
  },
)
/** 3.36, 3.37 */
const codeFlow = object({
  message,
  threadFlows: {
    type: 'array',
    minItems: 1,
    items: object({ id: text, message, locations: { type: 'array', minItems: 1, items: threadFlowLocation } }),
  },
})
/** 3.27 */
const result = object(
  {
    ruleId: text,
    level: { enum: ['none', 'note', 'warning', 'error'] },
    message,
    locations: { type: 'array', minItems: 1, items: location },
    partialFingerprints: { type: 'object', additionalProperties: text },
  },
  { codeFlows: { type: 'array', minItems: 1, items: codeFlow } },
)
/** 3.49 */
const rule = object({
  id: text,
  shortDescription: object({ text }),
  defaultConfiguration: object({ level: { enum: ['error'] } }),
})
/** 3.13, 3.14, 3.18, 3.19, 3.17 */
export const sarifSchema = object({
  $schema: { type: 'string', format: 'uri' },
  version: { const: '2.1.0' },
  runs: {
    type: 'array',
    minItems: 1,
    items: object({
      tool: object({
        driver: object({ name: text, version: text, rules: { type: 'array', uniqueItems: true, items: rule } }),
      }),
      automationDetails: object({ id: text }),
      results: { type: 'array', items: result },
    }),
  },
})
