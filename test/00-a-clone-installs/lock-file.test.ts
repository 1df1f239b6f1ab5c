/** Promise 0: `npm ci` on a clone installs what was tested, whichever registry it is asked from. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect } from 'chai'

interface Entry {
  readonly version?: string
  readonly resolved?: string
  readonly optionalDependencies?: Record<string, string>
}

const root = resolve(import.meta.dirname, '../..')

/** of the workspace, and of the platforms that tests install */
for (const project of ['', 'test/31-vendure/shop', 'test/32-payload/site'])
  describe(`the lock file of ${project || 'the workspace'}`, () => {
    let packages: Record<string, Entry>
    before(async () => {
      packages = JSON.parse(await readFile(resolve(root, project, 'package-lock.json'), 'utf8')).packages
    })

    it('has every optional package, without which npm ci refuses it', () => {
      const missing = Object.values(packages)
        .flatMap(entry => Object.keys(entry.optionalDependencies ?? {}))
        .filter(name => !Object.keys(packages).some(path => path.endsWith(`node_modules/${name}`)))
      expect(missing, 'complete it with: node scripts/complete-lock.mjs').to.deep.equal([])
    })

    it('has the dependencies that the packages ask for', async () => {
      const folders = Object.keys(packages).filter(path => !path.includes('node_modules'))
      if (project === '')
        expect(folders).to.include.members(['', 'relay', 'relay/embedded', 'plugins/sdk', 'plugins/vendure'])
      for (const folder of folders) {
        const wanted = JSON.parse(await readFile(resolve(root, project, folder, 'package.json'), 'utf8'))
        const locked = packages[folder] as Record<string, unknown>
        for (const kind of ['dependencies', 'devDependencies'])
          expect(locked[kind] ?? {}, `${kind} of ${folder || 'the root'}`).to.deep.equal(wanted[kind] ?? {})
      }
    })

    it('names no registry', () => {
      const hosts = Object.entries(packages).filter(([, { resolved }]) => resolved?.includes('://'))
      expect(hosts.map(([path]) => path)).to.deep.equal([])
    })
  })
