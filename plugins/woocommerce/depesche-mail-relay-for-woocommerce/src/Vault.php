<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** This site's key for Box: half of it stands in wp-config.php, half in the database. */
final class Vault
{
    public const OPTION = 'depesche_mail_relay_key';
    private const SAMPLE = 'put your unique phrase here';

    /** Without salts of its own in wp-config.php WordPress keeps them in the database, beside what they protect. */
    public static function whyUnsafe(): ?string
    {
        foreach (['AUTH_KEY', 'AUTH_SALT'] as $name) {
            $value = defined($name) ? (string) constant($name) : '';
            if (strlen($value) < 16 || $value === self::SAMPLE) {
                return sprintf(
                    /* translators: %s: AUTH_KEY or AUTH_SALT */
                    __('Set a random %s in wp-config.php first: passwords are kept encrypted with it.', 'depesche-mail-relay-for-woocommerce'),
                    $name
                );
            }
        }
        return null;
    }

    public static function seal(string $plain): string
    {
        if (!is_string(get_option(self::OPTION))) {
            add_option(self::OPTION, base64_encode(random_bytes(32)), '', 'no');
        }
        return Box::seal($plain, self::key());
    }

    /** @return string|null null when the salts of wp-config.php have changed, or the database came from elsewhere */
    public static function open(string $sealed): ?string
    {
        return is_string(get_option(self::OPTION)) ? Box::open($sealed, self::key()) : null;
    }

    private static function key(): string
    {
        return Box::key(wp_salt('auth'), (string) base64_decode((string) get_option(self::OPTION), true));
    }
}
