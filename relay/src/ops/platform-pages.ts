/** docs/platforms/: a page for each platform and a list of them, drawn from the declarations (scripts/write-platform-pages.mjs). */
import { readdir } from 'node:fs/promises'
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
  'by-hand': '',
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

/** the merchant's first step whatever he connects; the next ones are shown on that page */
const firstStep = (name: string) =>
  `In Depesche, under Systems, press “Connect a new system”, choose “${name}”, give it a name, your sending domain and a List-Help. Set the DNS records that the page of the system shows then ([more on them](../domains.md)); it says when all of them are found.`

async function page(platform: Platform): Promise<string> {
  const { id, name, kinds, configureSmtp, restore, verify, steps, automatic, byHand, undo, snippet, remote } = platform
  const [pictures, readme] = await Promise.all([
    namesIn('docs/images/platforms'),
    namesIn(`plugins/${id}`).then(names => names.find(each => each === 'README.md')),
  ])
  /** @param suffix after the platform's id in its file's name @returns '' where there is none */
  const picture = (suffix: string, shows: string) => {
    const file = ['jpg', 'png'].map(type => `${id}${suffix}.${type}`).find(each => pictures.includes(each))
    return file === undefined ? '' : `![${shows}](../images/platforms/${file})`
  }
  const bullets = (texts: readonly Words[]) => texts.map(({ en }) => `- ${en}`).join('\n')
  const parts = (...texts: readonly string[]) => texts.filter(text => text !== '').join('\n\n')
  const section = (title: string, ...texts: readonly string[]) => {
    const text = parts(...texts)
    return text === '' ? '' : `\n## ${title}\n\n${text}\n`
  }
  return `${made}
# ${name}

${parts(
  `${kinds.map(kind => kindNames[kind]).join(', ')}. Set up by ${ways[configureSmtp]}.`,
  picture('', `The settings of Depesche in ${name}`),
)}
${[
  section(
    'What you do',
    [firstStep(name), ...steps.map(({ en }) => en)].map((text, index) => `${index + 1}. ${text}`).join('\n'),
    picture('-code', `The code for ${name}, as Depesche shows it`),
    picture('-asked', `What Depesche asks for, and what would change in ${name}`),
    picture('-set', `${name} has been set up`),
    readme === undefined ? '' : `Word for word in the plugin’s [README](../../plugins/${id}/${readme}).`,
  ),
  section(
    'What the relay needs',
    (remote?.access ?? [])
      .map(({ name: field, label, hint }) => `- \`${field}\`: ${label.en}${hint === undefined ? '' : `. ${hint.en}`}`)
      .join('\n'),
  ),
  section('What is set for you', bullets(automatic)),
  snippet === undefined
    ? ''
    : section('What is pasted', pasted(snippet), picture('-text', `The text for ${name}, as Depesche shows it`)),
  section('What stays by hand', bullets(byHand)),
  section(
    'How you see that it works',
    verify === 'test-mail'
      ? 'The platform is asked for a test mail, which the relay sees; the system turns green by itself.'
      : 'The relay waits for the first mail; the system turns green by itself.',
  ),
  section('How it is undone', undo.en, restores[restore]),
].join('')}`
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(new URL(`../../../${folder}/`, import.meta.url)).catch(() => [])

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
