import { expect } from 'chai'
import { passwordFault } from './password-rules.ts'

const who = ['anna.mueller@shop.example', 'Anna Müller', 'Müller & Söhne GmbH']
const code = (password: string) => passwordFault(password, who)?.code ?? null

describe('a password', () => {
  it('may be anything that is long enough', () => {
    for (const password of [
      'correct horse',
      'löwenzahn im mai',
      '🦊🦊 and 🐻',
      'x9!kQ2_z',
      'Annas Katze frisst',
      `${'a'.repeat(60)}bcd`,
    ])
      expect(code(password), password).to.equal(null)
  })

  it('has 8 to 128 characters', () => {
    expect([code('7 chars'), code(''), code('ab c'.repeat(33))]).to.deep.equal([
      'PASSWORD_TOO_SHORT',
      'PASSWORD_TOO_SHORT',
      'PASSWORD_TOO_LONG',
    ])
  })

  it('is not what a stranger tries first', () => {
    for (const password of [
      'anna.mueller@shop.example',
      'annamueller',
      'Anna Müller',
      'annamüller1990!',
      'mueller2026',
      '!!Müller!!',
      'Passwort123',
      'password',
      'PASSWORD1!',
      'depesche2026',
      'willkommen1',
      'aaaaaaaa',
      '11112222',
      '12345678',
      '87654321',
      'qwertzui',
      'QWERTYUIOP',
      'abcdefgh',
    ])
      expect(code(password), password).to.equal('PASSWORD_TOO_EASY')
  })
})
