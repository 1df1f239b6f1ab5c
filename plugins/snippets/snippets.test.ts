import { execFileSync, spawnSync } from 'node:child_process'
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'
import { readPlatforms } from '../../relay/src/ops/platforms.ts'

const values = {
  host: 'mail.example.org',
  port: 587,
  implicitTlsPort: 465,
  username: 'sys-0123456789abcdef0123',
  password: 'p_w-0',
  sender: 'mail@shop.example',
  senderName: `Müller & Sohn's "Shop"`,
}
const hasPhp = spawnSync('php', ['-v']).status === 0

/** How each format is read by a program that isn't ours. @returns what it says is wrong, or null */
const judges: Record<string, (text: string) => string | null> = {
  php(text) {
    const said = spawnSync('php', ['-l'], {
      input: text.startsWith('<?php') ? text : `<?php\n${text}`,
      encoding: 'utf8',
    })
    return said.status === 0 ? null : said.stdout
  },
  json(text) {
    JSON.parse(text)
    return null
  },
  js(text) {
    const module: { exports: unknown } = { exports: null }
    runInNewContext(text, { module })
    return JSON.stringify(module.exports).includes(values.password) ? null : text
  },
  env(text) {
    const said = execFileSync('sh', ['-euc', `${text}\nset`], { encoding: 'utf8' })
    return said.includes(values.password) ? null : said
  },
}

const platforms = await readPlatforms()

describe('the texts that merchants paste', () => {
  for (const platform of platforms)
    for (const file of platform.snippet?.render(values) ?? []) {
      const judge = judges[file.language]
      if (judge === undefined) continue
      const needsPhp = file.language === 'php' && !hasPhp
      ;(needsPhp ? it.skip : it)(`${platform.id}: ${file.path} is ${file.language}`, () => {
        expect(judge(file.text)).to.equal(null)
      })
    }

  it('have nodemailer insist on STARTTLS, where its options are what is pasted', () => {
    const strapi = platforms.find(({ id }) => id === 'strapi')?.snippet?.render(values)[0]?.text ?? ''
    const module = { exports: { email: { config: { providerOptions: {} } } } }
    runInNewContext(strapi, { module })
    const ghost = JSON.parse(platforms.find(({ id }) => id === 'ghost')?.snippet?.render(values)[0]?.text ?? '')
    for (const options of [module.exports.email.config.providerOptions, ghost.mail.options])
      expect(options).to.include({ host: values.host, port: values.port, secure: false, requireTLS: true })
  })

  it('name the sender’s name as it is, whatever stands in it', () => {
    const ghost = platforms.find(({ id }) => id === 'ghost')
    const [file] = ghost?.snippet?.render(values) ?? []
    expect(JSON.parse(file?.text ?? '').mail.from).to.equal(`"Müller & Sohn's Shop" <mail@shop.example>`)
  })
})
