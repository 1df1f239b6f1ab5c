<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Secrets at rest: libsodium's secretbox with a nonce of its own for each, `v1.` and base64. */
final class Box
{
    private const VERSION = 'v1.';

    public static function seal(string $plain, string $key): string
    {
        $nonce = random_bytes(SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        return self::VERSION . base64_encode($nonce . sodium_crypto_secretbox($plain, $nonce, $key));
    }

    /** @return string|null null when it was not sealed with this key, or was changed: never what it looks like */
    public static function open(string $sealed, string $key): ?string
    {
        if (strpos($sealed, self::VERSION) !== 0) {
            return null;
        }
        $octets = base64_decode(substr($sealed, strlen(self::VERSION)), true);
        if ($octets === false || strlen($octets) < SODIUM_CRYPTO_SECRETBOX_NONCEBYTES + SODIUM_CRYPTO_SECRETBOX_MACBYTES) {
            return null;
        }
        $nonce = substr($octets, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES);
        $plain = sodium_crypto_secretbox_open(substr($octets, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES), $nonce, $key);
        return $plain === false ? null : $plain;
    }

    /** @param string $salt of wp-config @param string $random of the database: a copy of one of both opens nothing */
    public static function key(string $salt, string $random): string
    {
        return hash_hkdf('sha256', $salt, SODIUM_CRYPTO_SECRETBOX_KEYBYTES, 'depesche-mail-relay/v1', $random);
    }
}
