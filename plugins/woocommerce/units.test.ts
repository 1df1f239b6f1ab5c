/** The parts of the plugin that need no WordPress, by plain PHP; and what the directory's reviewers look for. */
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { isInstalled, run } from '../../test/lab/programs.ts'
import { keepsSecretsAndHeaders, plainPhp } from './plain-php.test-peer.ts'

const here = import.meta.dirname
const slug = 'depesche-mail-relay-for-woocommerce'
const folder = join(here, slug)

describe('the plugin for WordPress', function () {
  this.timeout(60_000)
  const files: string[] = []
  before(async function () {
    if (!isInstalled('php')) this.skip()
    for await (const file of glob('**/*', { cwd: folder })) if (/\.\w+$/.test(file)) files.push(file)
  })

  /** what PHP runs of it */
  const codeOf = async (file: string) => (await run('php', ['-w', file], { cwd: folder })).stdout.toString()

  /** @returns what the PHP returns */
  const php = async <T>(code: string): Promise<T> => {
    const { stdout, stderr, code: exit } = await run('php', ['-r', plainPhp(code)], { cwd: folder })
    expect([exit, stderr]).to.deep.equal([0, ''])
    return JSON.parse(stdout.toString()) as T
  }

  it('is PHP that can be read, and does nothing when it is called by itself', async () => {
    const sources = files.filter(file => file.endsWith('.php'))
    expect(sources.length).to.be.greaterThan(20)
    const { code, stdout } = await run(
      'sh',
      ['-c', 'for f in "$@"; do php -l "$f" || exit 1; done', 'sh', ...sources],
      {
        cwd: folder,
      },
    )
    expect(code, stdout.toString()).to.equal(0)
    for (const file of sources)
      expect(await readFile(join(folder, file), 'utf8'), file).to.match(
        /defined\('(ABSPATH|WP_UNINSTALL_PLUGIN)'\) \|\| exit;/,
      )
  })

  it('keeps to PHP 7.4', async () => {
    for (const file of files.filter(name => name.endsWith('.php'))) {
      const text = await codeOf(file)
      expect(text, file).to.not.match(
        /\bmatch\s*\(|\breadonly\b|\benum\s|\?->|\bstr_(contains|starts_with|ends_with)\(|: mixed\b|: never\b/,
      )
      expect(text, `${file}: union type, promoted property or catch without a name`).to.not.match(
        /\): \w+\|\w+|__construct\([^)]*\b(private|public|protected)\b|catch \([\\\w]+\)/,
      )
    }
  })

  keepsSecretsAndHeaders(php)

  it('says the same of itself in header and readme, as the directory wants it', async () => {
    const readme = await readFile(join(folder, 'readme.txt'), 'utf8')
    const header = await readFile(join(folder, `${slug}.php`), 'utf8')
    const of = (text: string, name: string) => new RegExp(`^[ *]*${name}: *(.+)$`, 'm').exec(text)?.[1]
    expect(of(readme, 'Stable tag')).to.equal(of(header, 'Version'))
    for (const name of ['License', 'License URI', 'Requires PHP', 'Requires at least'])
      expect(of(readme, name), name).to.equal(of(header, name))
    expect(of(header, 'Text Domain')).to.equal(slug)
    expect(of(readme, 'Tags')?.split(',').length).to.be.lessThanOrEqual(5)
    const short = readme.split('\n\n')[1] ?? ''
    expect(short.length).to.be.within(20, 150)
    for (const file of files) {
      expect(file).to.match(/^[\w./-]+\.(php|txt|js|css|po|mo|pot)$/)
      if (file.endsWith('.php')) {
        const text = await codeOf(file)
        expect(text, file).to.not.match(/\beval\(|\bgoto\b|error_log\(|var_dump\(|http:\/\/(localhost|127)|curl_|`/)
        expect(text.match(/(?:__|esc_html__|esc_html_e)\('(?:[^'\\]|\\.)*'\)/g), `${file}: text domain`).to.equal(null)
      }
    }
  })

  it('has each text in German, and the files that WordPress reads are of these', async function () {
    if (!isInstalled('msgfmt') || !isInstalled('xgettext')) this.skip()
    const work = await mkdtemp(join(tmpdir(), 'depesche-languages-'))
    try {
      const copy = 'cp -r "$1/translate.sh" "$1/$2" . && ./translate.sh'
      const { code, stderr } = await run('sh', ['-c', copy, 'sh', here, slug], { cwd: work })
      expect(code, stderr).to.equal(0)
      for (const name of [`${slug}.pot`, `${slug}-de_DE.po`, `${slug}-de_DE.mo`]) {
        const [made, kept] = await Promise.all(
          [work, here].map(root => readFile(join(root, slug, 'languages', name), 'latin1')),
        )
        expect(made, `${name}: run plugins/woocommerce/translate.sh`).to.equal(kept)
      }
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })

  it('is built into a zip that holds its folder and nothing else', async () => {
    const work = await mkdtemp(join(tmpdir(), 'depesche-zip-'))
    try {
      const zip = join(work, 'plugin.zip')
      expect((await run('php', [join(here, 'build-zip.php'), zip])).code).to.equal(0)
      const list =
        '$zip = new ZipArchive(); $zip->open($argv[1]); for ($i = 0; $i < $zip->numFiles; $i++) echo $zip->getNameIndex($i), "\\n";'
      const { stdout } = await run('php', ['-r', list, zip])
      expect(stdout.toString().trim().split('\n').sort()).to.deep.equal(files.map(file => `${slug}/${file}`).sort())
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  })
})
