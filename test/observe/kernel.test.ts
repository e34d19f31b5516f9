import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { kernelAt } from '../../src/observe/kernel.ts'
import { neededModules } from '../../src/observe/modules.ts'
import { UserError } from '../../src/report/user-error.ts'
import { temporaryFolder } from '../cli/cowproof.ts'
import { bzImage } from './tools.ts'

function moduleFor(release: string): Buffer {
  return Buffer.from(`\u007FELF...\0license=GPL\0vermagic=${release} SMP preempt mod_unload modversions \0name=x\0`)
}

const alone = { modules: null, headers: null }

describe('the image of a kernel', () => {
  test('says which release it is', () => {
    const folder = temporaryFolder({ bzImage: bzImage('6.12.117+deb12-cloud-amd64 (me@here) #1 SMP') })
    const image = join(folder, 'bzImage')
    expect(kernelAt(image, alone)).toEqual({
      name: image,
      image,
      modules: null,
      headers: null,
      release: '6.12.117+deb12-cloud-amd64',
    })
  })

  test('that says nothing of its release may still be booted', () => {
    const folder = temporaryFolder({ vmlinux: '\u007FELF', old: bzImage('').fill(0, 0x20e, 0x210) })
    expect(kernelAt(join(folder, 'vmlinux'), alone).release).toBe(null)
    expect(kernelAt(join(folder, 'old'), alone).release).toBe(null)
  })

  test.each([
    ['text', /'.*text' is no kernel that an x86 machine boots: name a bzImage/],
    ['empty', /is no kernel/],
    ['none', /cannot read the kernel '.*none': there is no such file; for one of Debian's write debian:6\.12$/],
    ['.', /the kernel '.*' is a folder; name its image/],
  ])('%s is none', (name, message) => {
    const folder = temporaryFolder({ text: 'a text', empty: '' })
    expect(() => kernelAt(join(folder, name), alone)).toThrow(UserError)
    expect(() => kernelAt(join(folder, name), alone)).toThrow(message)
  })

  test('has modules and headers in folders', () => {
    const folder = temporaryFolder({ bzImage: bzImage('6.1.0 ') })
    const [image, none] = [join(folder, 'bzImage'), join(folder, 'none')]
    expect(() => kernelAt(image, { ...alone, modules: none })).toThrow(/no folder '.*none': --modules names/)
    expect(() => kernelAt(image, { ...alone, headers: none })).toThrow(/no folder '.*none': --headers names/)
    expect(kernelAt(image, { ...alone, headers: folder }).headers).toEqual({ kind: 'tree', folder })
  })
})

describe('the modules that tests need', () => {
  const release = '6.1.0-56-cloud-amd64'
  const kernelIn = (folder: string) => ({
    name: 'k',
    image: join(folder, 'k'),
    modules: folder,
    headers: null,
    release,
  })

  test('are unpacked, and others are left out', async () => {
    const content = moduleFor(release)
    const folder = temporaryFolder({
      'virtio_blk.ko': content,
      'zram.ko.gz': gzipSync(content),
      'lzo-rle.ko': content,
      'virtio_net.ko': content,
      'zram.txt': '',
    })
    const found = await neededModules(kernelIn(folder))
    expect(found.map(({ path }) => path)).toEqual(['modules/lzo-rle.ko', 'modules/virtio_blk.ko', 'modules/zram.ko'])
    for (const each of found) expect(Buffer.from(each.content)).toEqual(content)
  })

  test('are those of the same release', async () => {
    const folder = temporaryFolder({ 'zram.ko': moduleFor('6.1.0-55-cloud-amd64') })
    await expect(neededModules(kernelIn(folder))).rejects.toThrow(
      /the modules in '.*' are for Linux 6\.1\.0-55-cloud-amd64, and 'k' is 6\.1\.0-56-cloud-amd64/,
    )
    expect(await neededModules({ ...kernelIn(folder), release: null })).toHaveLength(1)
  })

  test('are none for a kernel without a folder of them', async () => {
    expect(await neededModules({ ...kernelIn('.'), modules: null })).toEqual([])
  })
})
