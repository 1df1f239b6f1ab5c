/** A reader of CII for tests: elements by path, without namespaces, and what xmllint says of the whole. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import sax from 'sax'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

export function readXml(xml: string): Element {
  const parser = sax.parser(true)
  const top: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  parser.onopentag = ({ name, attributes }) => {
    const element = {
      name: name.replace(/^.*:/, ''),
      attributes: attributes as Record<string, string>,
      children: [],
      text: '',
    }
    open.at(-1)?.children.push(element)
    open.push(element)
  }
  parser.ontext = text => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.onclosetag = () => void open.pop()
  parser.onerror = error => {
    throw error
  }
  parser.write(xml).close()
  return top.children[0] ?? top
}

/** @param path names below, as `A/B` */
export const all = (element: Element, path: string): Element[] =>
  path
    .split('/')
    .reduce((found, name) => found.flatMap(one => one.children.filter(child => child.name === name)), [element])

export const texts = (element: Element, path: string): string[] => all(element, path).map(one => one.text.trim())
export const text = (element: Element, path: string): string | null => texts(element, path)[0] ?? null

export const hasXmllint = spawnSync('xmllint', ['--version']).status === 0

/** @returns what is wrong by the schema, empty when nothing is */
export function schemaComplaints(xml: string): string {
  const schema = fileURLToPath(new URL('./schema/FACTUR-X_EN16931.xsd', import.meta.url))
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], { input: xml })
  return status === 0 ? '' : String(stderr)
}
