/** A file of an archive, by its path from the root, without a leading slash. */
export interface ArchivedFile {
  readonly path: string
  readonly content: Uint8Array
  /** Permissions, as in 0o755. */
  readonly mode: number
}

const [FOLDER, FILE] = [0o040000, 0o100000]
const TRAILER = 'TRAILER!!!'

/**
 * An archive in the format that the kernel takes as an initrd ("newc": Documentation/driver-api/early-userspace/buffer-format.rst), with the
 * folders of its files. Archives may stand one behind the other: the kernel unpacks all of them.
 */
export function cpioArchive(files: readonly ArchivedFile[]): Buffer {
  const folders = [...new Set(files.flatMap(({ path }) => foldersOf(path)))].map((path) => {
    return { path, content: new Uint8Array(), mode: FOLDER | 0o755 }
  })
  const plain = files.map((file) => ({ ...file, mode: FILE | file.mode }))
  const entries = [...folders, ...plain].map((entry, index) => entryOf(entry, index + 1))
  return Buffer.concat([...entries, entryOf({ path: TRAILER, content: new Uint8Array(), mode: 0 }, 0)])
}

/** The folders around a file, the outermost first: the kernel makes none by itself. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** A header of hexadecimal numbers, the name and the content; name and content end at a multiple of four bytes. */
function entryOf({ path, content, mode }: ArchivedFile, inode: number): Buffer {
  const name = Buffer.from(`${path}\0`)
  const [owner, group, links, time, device] = [0, 0, 1, 0, 0]
  const numbers = [inode, mode, owner, group, links, time, content.length, device, device, device, device, name.length]
  const header = `070701${[...numbers, 0].map((number) => number.toString(16).padStart(8, '0')).join('')}`
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), name])), padded(content)])
}

function padded(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
}
