/** What the parts of the plugin must keep that need no WordPress, in whichever PHP. */
import { expect } from 'chai'

/** Runs PHP of `plainPhp`, in the plugin's folder. @returns what it returns */
export type Php = <T>(code: string) => Promise<T>

/** @returns a script that echoes as JSON what the code returns */
export function plainPhp(code: string): string {
  const load = "define('ABSPATH', '/'); foreach (['Box', 'Notes', 'Smtp'] as $class) require 'src/' . $class . '.php';"
  return `namespace Depesche\\MailRelay; ${load} echo json_encode((static function () { ${code} })(), JSON_THROW_ON_ERROR);`
}

export function keepsSecretsAndHeaders(php: Php): void {
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
}
