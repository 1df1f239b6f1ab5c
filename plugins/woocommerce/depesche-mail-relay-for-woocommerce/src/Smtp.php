<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Where mails go in, and with what: constants of wp-config.php win over the connection. */
final class Smtp
{
    private const CONSTANTS = ['DEPESCHE_HOST', 'DEPESCHE_PORT', 'DEPESCHE_USER', 'DEPESCHE_PASS'];

    /** @return array|null host, port, username, password; null where the site isn't set up to send by us */
    public static function values(): ?array
    {
        $kept = State::read()['smtp'];
        if (!self::byConstants() && !is_array($kept)) {
            return null;
        }
        $password = is_array($kept) ? Vault::open((string) ($kept['password'] ?? '')) : null;
        return [
            'host' => (string) self::constant('DEPESCHE_HOST', $kept['host'] ?? ''),
            'port' => (int) self::constant('DEPESCHE_PORT', $kept['port'] ?? 587),
            'username' => (string) self::constant('DEPESCHE_USER', $kept['username'] ?? ''),
            'password' => (string) self::constant('DEPESCHE_PASS', $password ?? ''),
        ];
    }

    /** Enough of them to send without a connection. */
    public static function byConstants(): bool
    {
        return defined('DEPESCHE_HOST') && defined('DEPESCHE_USER') && defined('DEPESCHE_PASS');
    }

    /** @return string[] */
    public static function constants(): array
    {
        return array_values(array_filter(self::CONSTANTS, 'defined'));
    }

    /** @return string|null what the managers are to do before a mail can be sent; null when all is there */
    public static function whyNot(): ?string
    {
        $values = self::values();
        if ($values === null || $values['password'] !== '') {
            return null;
        }
        return __('The password of the mail relay can’t be decrypted: the salts in wp-config.php have changed, or the database came from another site. Connect again.', 'depesche-mail-relay-for-woocommerce');
    }

    /**
     * @param mixed $otherwise
     * @return mixed
     */
    private static function constant(string $name, $otherwise)
    {
        return defined($name) ? constant($name) : $otherwise;
    }
}
