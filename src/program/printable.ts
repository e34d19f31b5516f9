/** Whatever would change a terminal, or the order in which letters are shown: a name from a file or a path may hold it. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** The colours and weights that we print ourselves; nothing that hides text. */
// oxlint-disable-next-line no-control-regex
const COLOUR = /(\u001b\[(?:0|1|2|3|4|22|23|24|3[0-79]|9[0-7])m)/

/** A text without control characters, but for tabs and ends of lines: each becomes U+FFFD. */
export function printable(text: string): string {
  return text.replace(CONTROL, '\ufffd')
}

/** The same for a text that may have colours. */
export function printableInColour(text: string): string {
  return text
    .split(COLOUR)
    .map((piece, index) => (index % 2 === 1 ? piece : printable(piece)))
    .join('')
}
