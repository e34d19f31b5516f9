interface Properties {
  readonly words: string
  /** Counted from 1. */
  readonly onStep: (step: number) => void
}

/** A text in which `step 36` leads to that step of the run. */
export function Linked({ words, onStep }: Properties) {
  return (
    <>
      {words.split(/(step \d+)/).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <button type="button" class="link" onClick={() => onStep(Number(part.slice('step '.length)))}>
            {part}
          </button>
        ),
      )}
    </>
  )
}
