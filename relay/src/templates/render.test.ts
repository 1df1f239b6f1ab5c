import { expect } from 'chai'
import fc from 'fast-check'
import Mustache from 'mustache'
import { Problem } from '../values.ts'
import { compile, render } from './render.ts'

const content = (html: string, subject = 's') => ({ subject, html, text: null })
const html = (template: string, variables: Record<string, unknown> = {}) =>
  render(compile(content(template)), variables)
const problem = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a template', () => {
  it('is filled in: subject and text as they are, HTML escaped', () => {
    const template = compile({
      subject: 'Order {{number}} for {{name}}',
      html: '<p>Hi {{name}}</p>{{#items}}<li>{{amount}} × {{title}} ({{shop.name}})</li>{{/items}}{{{raw}}}{{^items}}none{{/items}}',
      text: 'Hi {{name}}',
    })
    expect(template.variables).to.deep.equal(['number', 'name', 'items', 'amount', 'title', 'shop.name', 'raw'])
    const variables = {
      number: 42,
      name: '<b>Anna & Co</b>',
      items: [
        { amount: 2, title: 'Shoe' },
        { amount: 1, title: 'Hat', shop: { name: 'Other' } },
      ],
      shop: { name: 'Mine' },
      raw: '<hr>',
    }
    expect(render(template, variables)).to.deep.equal({
      subject: 'Order 42 for <b>Anna & Co</b>',
      html: '<p>Hi &lt;b&gt;Anna &amp; Co&lt;&#x2F;b&gt;</p><li>2 × Shoe (Mine)</li><li>1 × Hat (Other)</li><hr>',
      text: 'Hi <b>Anna & Co</b>',
      missing: [],
    })
  })

  it('names the variables that are missing, and takes sections as optional', () => {
    const { html: made, missing } = html('{{a}}{{b.c}}{{#coupon}}{{code}}{{/coupon}}{{^gone}}-{{/gone}}{{d}}{{list}}', {
      b: {},
      d: null,
      list: [1],
    })
    expect([made, missing]).to.deep.equal(['-', ['a', 'b.c', 'list']])
  })

  it('has no line end in its subject, whatever the variables are', () => {
    expect(render(compile(content('', 'Hi {{name}}')), { name: 'A\r\nBcc: x@y.test' }).subject).to.equal(
      'Hi A Bcc: x@y.test',
    )
  })

  it('reaches nothing but what it was given', () => {
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'a.constructor',
      'a.__proto__.x',
      'hasOwnProperty',
      'list.pop',
      'text.length',
      'list.map',
    ])
      for (const tag of [`{{${name}}}`, `{{{${name}}}}`, `{{&${name}}}`])
        expect(html(tag, { a: {}, list: [1], text: 'x' }), tag).to.deep.include({ html: '', missing: [name] })
    expect(html('{{#constructor}}in{{/constructor}}{{#toString}}in{{/toString}}').html).to.equal('')
    const given = JSON.parse('{"__proto__":{"polluted":"yes"},"a":1}')
    expect(html('{{polluted}}{{a}}', given).html).to.equal('1')
  })

  it('is refused where it can’t be read or would include another', () => {
    for (const [template, what] of [
      ['{{#a}}x', /html: Unclosed section "a"/],
      ['{{a', /html: Unclosed tag/],
      ['{{/a}}', /html: Unopened section "a"/],
      ['{{> other}}', /would include another template/],
      ['{{#a}}{{>other}}{{/a}}', /would include another template/],
    ] as const) {
      const refused = problem(() => compile(content(template)))
      expect(refused.type).to.equal('template-wrong')
      expect(refused.message).to.match(what)
    }
  })

  it('is refused where reading it would take long', () => {
    for (const [template, what] of [
      [`{{a${' '.repeat(200_000)}`, /1000 blanks in a row/],
      [`${'{{#a}}'.repeat(16_000)}${'{{/a}}'.repeat(16_000)}`, /20 sections/],
      [`{{${'a.'.repeat(50_000)}a}}`, /too long/],
      [`{{${'a'.repeat(201)}}}`, /too long/],
    ] as const) {
      const began = performance.now()
      expect(problem(() => compile(content(template))).message).to.match(what)
      expect(performance.now() - began).to.be.below(2000)
    }
    expect(html(`{{! ${'said at length '.repeat(100)} }}x`).html).to.equal('x')
  })

  it('ends before it eats the memory or the time: long lists in lists, many tags in lists, long texts', () => {
    const a = Array.from({ length: 2000 }, () => 1)
    const long = 'x'.repeat(100_000)
    for (const template of [
      '{{#a}}{{#a}}{{#a}}x{{/a}}{{/a}}{{/a}}',
      `{{#a}}${'{{#b}}{{/b}}'.repeat(1000)}{{/a}}`,
      `{{#a}}${long}{{/a}}`,
      '{{#a}}{{{long}}}{{/a}}',
      '{{#a}}{{html}}{{/a}}',
    ]) {
      const began = performance.now()
      const refused = problem(() => html(template, { a, long, html: '<'.repeat(100_000) }))
      expect(refused.type, template.slice(0, 40)).to.equal('template-too-large')
      expect(performance.now() - began).to.be.below(2000)
    }
    const subject = compile(content('', '{{long}}'))
    expect(problem(() => render(subject, { long })).message).to.match(/subject has more than 900/)
  })

  it('is filled in as Mustache does it, where it is given plain values', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c')
    const leaf = fc.oneof(fc.constantFrom('x', '<&">', '', '0', '='), fc.integer(), fc.boolean())
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any')),
      ),
    })).any
    const template = fc.letrec<{ part: string }>(tie => ({
      part: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('text ', '<p>', '\n', '{{! comment }}'),
        name.map(n => `{{${n}}}`),
        name.map(n => `{{{${n}}}}`),
        fc.tuple(name, tie('part')).map(([n, inner]) => `{{#${n}}}${inner}{{/${n}}}`),
        fc.tuple(name, tie('part')).map(([n, inner]) => `{{^${n}}}${inner}{{/${n}}}`),
        fc.tuple(tie('part'), tie('part')).map(([a, b]) => a + b),
      ),
    })).part
    fc.assert(
      fc.property(template, fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), (text, variables) => {
        const made = html(text, variables)
        // what can't be printed is no difference of ours
        if (made.missing.length === 0) expect(made.html).to.equal(Mustache.render(text, variables))
      }),
      { numRuns: 1000 },
    )
  })
})
