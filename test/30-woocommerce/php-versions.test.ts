/** The plugin in the PHP versions that it promises and Debian doesn't have: each file, and what needs no WordPress. */
import { join } from 'node:path'
import { expect } from 'chai'
import { keepsSecretsAndHeaders, plainPhp } from '../../plugins/woocommerce/plain-php.test-peer.ts'
import { unpackedWordPress, whyNoWordPress } from './unpacked-wordpress.ts'
import { installPhpVersions, openPhp, phpVersions, type WasmPhp } from './wasm-php.ts'
import { pluginSource } from './wordpress.ts'

describe('the plugin for WordPress', function () {
  this.timeout(60_000)
  let wordpress: string
  before(async function () {
    this.timeout(10 * 60_000) // the first time they are installed
    const reason = await whyNoWordPress()
    if (reason !== null) {
      console.warn(`      pending: ${reason}`)
      this.skip()
    }
    wordpress = await unpackedWordPress()
    await installPhpVersions()
  })

  for (const version of phpVersions)
    describe(`in PHP ${version}`, () => {
      let opened: WasmPhp
      before(async () => {
        opened = await openPhp(version)
        await opened.put(pluginSource, '/plugin')
        await opened.put(join(wordpress, 'wp-includes/sodium_compat'), '/sodium_compat')
      })
      after(() => opened?.[Symbol.dispose]())

      it('has no file that it can’t read, or finds anything wrong with', async () => {
        const found = await opened.run(`<?php
          $said = [];
          set_error_handler(static function ($level, $text, $file, $line) use (&$said) { $said[] = "$text in $file:$line"; return true; }, E_ALL);
          error_reporting(E_ALL);
          define('ABSPATH', '/');
          abstract class WC_Integration {}
          $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator('/plugin', FilesystemIterator::SKIP_DOTS));
          $read = 0;
          foreach ($files as $file) {
            if ($file->getExtension() !== 'php') { continue; }
            $read++;
            try {
              token_get_all(file_get_contents($file), TOKEN_PARSE);
              // the others call WordPress at once
              if (basename($file->getPath()) === 'src') { require_once $file; }
            } catch (Throwable $error) {
              $said[] = get_class($error) . ': ' . $error->getMessage() . " in $file";
            }
          }
          echo json_encode([PHP_VERSION, $read, $said]);`)
        const [is, read, said] = JSON.parse(found) as [string, number, string[]]
        expect(is.startsWith(`${version}.`), is).to.equal(true)
        expect(read).to.be.greaterThan(20)
        expect(said).to.deep.equal([])
      })

      keepsSecretsAndHeaders(async code => {
        const said = await opened.run(
          `<?php namespace { chdir('/plugin'); require '/sodium_compat/autoload.php'; } ${plainPhp(code).replace(
            /^namespace ([\w\\]+);(.*)$/s,
            'namespace $1 {$2}',
          )}`,
        )
        return JSON.parse(said)
      })
    })
})
