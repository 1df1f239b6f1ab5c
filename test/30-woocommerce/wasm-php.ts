/**
 * PHP as WebAssembly, in versions that Debian doesn't have: WordPress Playground's builds, in a project of their own beside
 * this file, since they weigh 180 MB. They have no libsodium, as cheap hosts: there WordPress brings its own (sodium_compat).
 */
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installLocked } from '../lab/real-platform.ts'

export const phpVersions = ['7.4', '8.3', '8.4'] as const
const project = join(import.meta.dirname, 'php-versions')

export const installPhpVersions = () => installLocked(project)

export interface WasmPhp extends Disposable {
  /** copies a folder in, with what is below it */
  put(from: string, to: string): Promise<void>
  /** @param code with its `<?php` @returns what it prints */
  run(code: string): Promise<string>
}

/** of @php-wasm/universal, as much as is used here */
interface Universal {
  loadPHPRuntime(loader: unknown, options: object): Promise<number>
  PHP: new (
    runtime: number,
  ) => {
    mkdir(path: string): void
    writeFile(path: string, content: Uint8Array): void
    chdir(path: string): void
    run(request: { code: string }): Promise<{ text: string; errors: string; exitCode: number }>
    exit(): void
  }
}

export async function openPhp(version: (typeof phpVersions)[number]): Promise<WasmPhp> {
  const { resolve } = createRequire(join(project, 'package.json'))
  const load = (name: string) => import(pathToFileURL(resolve(name)).href)
  const { PHP, loadPHPRuntime } = (await load('@php-wasm/universal')) as Universal
  const { getPHPLoaderModule } = await load(`@php-wasm/node-${version.replace('.', '-')}`)
  const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule(), {}))
  return {
    async put(from, to) {
      php.mkdir(to)
      for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
        const path = join(to, entry.parentPath.slice(from.length), entry.name)
        if (entry.isDirectory()) php.mkdir(path)
        else php.writeFile(path, await readFile(join(entry.parentPath, entry.name)))
      }
    },
    async run(code) {
      const { text, errors, exitCode } = await php.run({ code })
      if (exitCode === 0 && errors === '') return text
      throw new Error(`PHP ${version} ended with ${exitCode}: ${errors}${text.slice(0, 2000)}`)
    },
    [Symbol.dispose]: () => php.exit(),
  }
}
