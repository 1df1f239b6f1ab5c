/** The parts of the plugin that need no WordPress, by plain PHP; and what the directory's reviewers look for. */
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { isInstalled, run } from '../../test/lab/programs.ts'

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
    const load =
      "define('ABSPATH', '/'); foreach (['Box', 'Notes', 'Smtp'] as $class) require 'src/' . $class . '.php';"
    const whole = `namespace Depesche\\MailRelay; ${load} echo json_encode((static function () { ${code} })(), JSON_THROW_ON_ERROR);`
    const { stdout, stderr, code: exit } = await run('php', ['-r', whole], { cwd: folder })
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

  it('opens only what it sealed itself, with the same key, unchanged', async () => {
    const made = await php<{ back: string | null; others: (string | null)[]; twice: boolean; length: number }>(`
      $key = Box::key('salt of wp-config', 'random of the database');
      $sealed = Box::seal('pä$$wörd', $key);
      $octets = base64_decode(substr($sealed, 3));
      $others = [Box::open($sealed, Box::key('another salt', 'random of the database')),
        Box::open($sealed, Box::key('salt of wp-config', 'another random')), Box::open('', $key), Box::open('pä$$wörd', $key),
        Box::open('v2.' . substr($sealed, 3), $key), Box::open('v1.', $key), Box::open('v1.####', $key),
        Box::open(substr($sealed, 0, -8), $key)];
      for ($i = 0; $i < strlen($octets); $i++) {
        $changed = $octets; $changed[$i] = chr(ord($changed[$i]) ^ 1);
        $others[] = Box::open('v1.' . base64_encode($changed), $key);
      }
      return ['back' => Box::open($sealed, $key), 'others' => $others, 'twice' => Box::seal('x', $key) === Box::seal('x', $key),
        'length' => strlen($key)];`)
    expect(made.back).to.equal('pä$$wörd')
    expect(made.others.every(one => one === null)).to.equal(true)
    expect(made.others.length).to.be.greaterThan(50)
    expect([made.twice, made.length]).to.deep.equal([false, 32])
  })

  it('lets no order number or template become a header', async () => {
    const given = [
      '1042',
      1042,
      '1\r\nBcc: eve@evil.test',
      '1\nX-A: b',
      '1\rX-A: b',
      'x'.repeat(300),
      'Nr. 5 ü\u2028',
      ['array'],
      null,
      true,
    ]
    const headers = await php<string[]>(`
      return array_map(function ($value) { return Notes::added("Content-Type: text/html", ['X-Depesche-Order' => $value]); },
        json_decode('${JSON.stringify(given).replaceAll('\\', '\\\\')}', true));`)
    const first = 'Content-Type: text/html\r\n'
    expect(headers[0]).to.equal(`${first}X-Depesche-Order: 1042\r\n`)
    expect(headers[1]).to.equal(headers[0])
    expect(headers[2]).to.equal(`${first}X-Depesche-Order: 1 Bcc: eve@evil.test\r\n`)
    for (const text of headers)
      expect(text).to.match(/^Content-Type: text\/html\r\n(X-Depesche-Order: [\x20-\x7e]{1,100}\r\n)?$/)
    expect(headers.slice(7)).to.deep.equal([first, first, first])
  })

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
