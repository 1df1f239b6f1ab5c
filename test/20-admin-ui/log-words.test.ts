/** Promise 20: what the relay names by codes reads as words: acts of the log, jobs. */
import { glob, readFile } from 'node:fs/promises'
import { expect } from 'chai'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFile(new URL(path, root), 'utf8')

describe('the words of the admin UI', () => {
  it('name every act that the relay writes into a log', async () => {
    const acts = new Set<string>()
    for await (const file of glob('relay/src/**/*.ts', { cwd: root }))
      if (!file.endsWith('.test.ts'))
        for (const [, act = ''] of (await read(file)).matchAll(/(?:\baudit\(|\bact: )'([\w-]+\.[\w.-]+)'/g))
          acts.add(act)
    expect(acts.size).to.be.greaterThan(50)
    const words = await read('admin-ui/src/pages/audit/acts.ts')
    expect([...acts].filter(act => !words.includes(`'${act}':`))).to.deep.equal([])
  })

  it('name every recurring job', async () => {
    const jobs = [...(await read('relay/src/jobs/recurring.ts')).matchAll(/\bname: '([\w-]+)'/g)].map(([, job]) => job)
    expect(jobs.length).to.be.greaterThan(10)
    const words = await read('admin-ui/src/pages/operator/overview.tsx')
    expect(jobs.filter(job => !words.includes(`'job ${job}':`))).to.deep.equal([])
  })
})
