/** docs/platforms/: a page for each platform and a list of them, drawn from the declarations (scripts/write-platform-pages.mjs). */
import { access } from 'node:fs/promises'
import type { Platform, Words } from '@depesche/plugin-sdk'
import { readPlatforms } from './platforms.ts'

const made = '<!-- Written by scripts/write-platform-pages.mjs from plugins/; change it there. -->\n'

const kindNames = {
  shop: 'Online shop',
  cms: 'CMS',
  crm: 'CRM',
  forum: 'Forum',
  booking: 'Booking system',
  social: 'Social network',
  custom: 'Anything else',
} as const

const ways = {
  remote: 'the relay, through the platform’s own API',
  'in-platform': 'a plugin inside the platform',
  snippet: 'the merchant, by pasting what the relay prints',
  impossible: 'nobody: the platform lets no other server send its mails',
} as const

const restores = {
  all: 'All settings of before are put back.',
  'all-but-passwords': 'All settings of before are put back but passwords, which the platform shows to nobody.',
  'switched-off': 'Our settings are switched off; what stood there before can’t be read from outside.',
  'by-hand': 'By hand.',
} as const

/** @returns file name → text */
export async function platformPages(): Promise<Map<string, string>> {
  const platforms = await readPlatforms()
  const pages = new Map<string, string>([['README.md', list(platforms)]])
  for (const platform of platforms) pages.set(`${platform.id}.md`, await page(platform))
  return pages
}

const list = (platforms: readonly Platform[]) => `${made}
# Platforms

What can be connected, and who sets it up. [How a platform is added](../add-a-platform.md).

| platform | kind | set up by | List-Help page |
| --- | --- | --- | --- |
${platforms
  .map(({ id, name, kinds, configureSmtp, listHelpPage }) => {
    const kind = kinds.map(one => kindNames[one]).join(', ')
    return `| [${name}](${id}.md) | ${kind} | ${ways[configureSmtp]} | ${pageWords[listHelpPage]} |`
  })
  .join('\n')}
`

const pageWords = {
  remote: 'made on the site by the relay',
  'in-platform': 'made on the site by the plugin',
  hosted: 'served by the relay',
} as const

async function page(platform: Platform): Promise<string> {
  const { id, name, kinds, configureSmtp, restore, verify, steps, automatic, byHand, undo, snippet, remote } = platform
  const picture = `../images/platforms/${id}.png`
  const readme = `../../plugins/${id}/README.md`
  const [hasPicture, hasReadme] = await Promise.all(
    [picture, readme].map(path =>
      access(new URL(`../../../docs/platforms/${path}`, import.meta.url)).then(
        () => true,
        () => false,
      ),
    ),
  )
  const bullets = (texts: readonly Words[]) => texts.map(({ en }) => `- ${en}`).join('\n')
  const section = (title: string, text: string) => (text === '' ? '' : `\n## ${title}\n\n${text}\n`)
  return `${made}
# ${name}

${kinds.map(kind => kindNames[kind]).join(', ')}. Set up by ${ways[configureSmtp]}.
${hasPicture ? `\n![${name}](${picture})\n` : ''}${[
  section('What you do', steps.map(({ en }, index) => `${index + 1}. ${en}`).join('\n')),
  hasReadme ? `\nWord for word in the plugin’s [README](${readme}).\n` : '',
  section(
    'What the relay needs',
    (remote?.access ?? [])
      .map(({ name: field, label, hint }) => `- \`${field}\`: ${label.en}${hint === undefined ? '' : `. ${hint.en}`}`)
      .join('\n'),
  ),
  section('What is set for you', bullets(automatic)),
  snippet === undefined ? '' : section('What is pasted', pasted(snippet)),
  section('What stays by hand', bullets(byHand)),
  section(
    'How you see that it works',
    verify === 'test-mail'
      ? 'The platform is asked for a test mail, which the relay sees; the system turns green by itself.'
      : 'The relay waits for the first mail; the system turns green by itself.',
  ),
  section('How it is undone', `${undo.en}\n\n${restores[restore]}`),
].join('')}`
}

function pasted(snippet: NonNullable<Platform['snippet']>): string {
  const files = snippet.render({
    host: 'mail.example.org',
    port: 587,
    implicitTlsPort: 465,
    username: 'sys-0123456789abcdef0123',
    password: 'the-password-is-shown-once',
    sender: 'mail@shop.example',
    senderName: 'My shop',
  })
  return [
    'With the values of your system in it; the password is shown once.',
    ...files.map(({ path, language, text }) => `${path}:\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\``),
    snippet.failClosed.en,
  ].join('\n\n')
}
