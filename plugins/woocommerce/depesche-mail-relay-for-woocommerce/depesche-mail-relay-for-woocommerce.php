<?php
/**
 * Plugin Name: Depesche Mail Relay for WooCommerce
 * Description: Order mails that arrive: sends the mails of your shop, or of any WordPress site, signed through your Depesche relay, and shows what became of them.
 * Version: 0.1.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * Author: The Depesche developers
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain: depesche-mail-relay-for-woocommerce
 * Domain Path: /languages
 * WC requires at least: 8.2
 */

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

const VERSION = '0.1.0';
const FILE = __FILE__;

// WordPress refuses older ones by the header; this is for sites that are moved to an older PHP later
if (PHP_VERSION_ID < 70400) {
    return;
}

spl_autoload_register(static function (string $class): void {
    if (strpos($class, __NAMESPACE__ . '\\') !== 0) {
        return;
    }
    $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, strlen(__NAMESPACE__) + 1)) . '.php';
    if (is_file($file)) {
        require $file;
    }
});

Plugin::start();
