/** A small file system of its own, to see what happens when the disk is full. Root only. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Tmpfs {
  readonly dir: string
  /** fills it until `leaveBytes` are free */
  fill(leaveBytes?: number): void
  /** takes the filling away */
  drain(): void
  unmount(): void
}

/** @returns null where we may not mount */
export function mountTmpfs(sizeMb: number): Tmpfs | null {
  if (process.getuid?.() !== 0) return null
  const dir = mkdtempSync(join(tmpdir(), 'small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=0700`, 'tmpfs', dir], { stdio: 'ignore' })
  } catch {
    rmdirSync(dir)
    return null
  }
  const ballast = join(dir, 'ballast')
  return {
    dir,
    fill(leaveBytes = 0) {
      const file = openSync(ballast, 'a')
      try {
        const { bavail, bsize } = statfsSync(dir)
        const block = Buffer.alloc(64 * 1024)
        for (let left = bavail * bsize - leaveBytes; left > 0; left -= block.length)
          writeSync(file, block, 0, Math.min(block.length, left))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    drain: () => rmSync(ballast, { force: true }),
    unmount() {
      execFileSync('umount', ['-l', dir])
      rmdirSync(dir)
    },
  }
}

/** Runs `work` on a small disk; skips it (and returns null) where we may not mount. */
export async function withTmpfs<T>(sizeMb: number, work: (disk: Tmpfs) => Promise<T>): Promise<T | null> {
  const disk = mountTmpfs(sizeMb)
  if (disk === null) return null
  try {
    return await work(disk)
  } finally {
    disk.unmount()
  }
}
