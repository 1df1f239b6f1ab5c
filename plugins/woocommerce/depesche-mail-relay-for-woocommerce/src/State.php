<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * What this site knows of its connection: one option, not autoloaded on every page but read once per mail. Secrets in
 * it are sealed (Vault).
 */
final class State
{
    public const OPTION = 'depesche_mail_relay';

    private const NOTHING = [
        'relay' => '', // https://mail.example
        'connection' => '', // its id
        'token' => '', // sealed
        'smtp' => null, // host, port, username, password (sealed)
        'system' => '', // its name
        'dashboard' => '',
        'domains' => [], // that may be sent from
        'missing' => [],
        'records' => [], // to be set in DNS
        'explanation' => null, // de, en
        'sender' => '',
        'sender_name' => '',
        'page' => 0, // the List-Help page, a post's id
        'page_hash' => '',
        'page_fault' => '', // why the relay doesn't link to it
        'pages_before' => [], // domain => the page the relay linked to before ours, or null
        'nonce' => '', // of the test mail that is awaited
        'verified' => null, // at, from, tls, dkim
        'since' => 0, // of the next heartbeat
        'warning' => null, // de, en
        'ended' => false, // the relay doesn't know us any longer
    ];

    public static function read(): array
    {
        $kept = get_option(self::OPTION);
        return is_array($kept) ? array_merge(self::NOTHING, $kept) : self::NOTHING;
    }

    /** @return bool whether it is kept now */
    public static function change(array $changes): bool
    {
        $wanted = array_merge(self::read(), $changes);
        update_option(self::OPTION, $wanted, false);
        return self::read() == $wanted;
    }

    /** The sender stays: it is the merchant's word. */
    public static function forget(): void
    {
        $kept = array_intersect_key(self::read(), ['sender' => 1, 'sender_name' => 1, 'page' => 1, 'page_hash' => 1]);
        update_option(self::OPTION, array_merge(self::NOTHING, $kept), false);
    }

    public static function isConnected(): bool
    {
        return self::read()['connection'] !== '';
    }

    /** @return string|null null: not connected, or the secrets can't be opened */
    public static function token(): ?string
    {
        return Vault::open(self::read()['token']);
    }

    /** @param mixed $words {de, en} */
    public static function words($words): string
    {
        $language = strpos(determine_locale(), 'de') === 0 ? 'de' : 'en';
        return is_array($words) && is_string($words[$language] ?? null) ? $words[$language] : '';
    }
}
