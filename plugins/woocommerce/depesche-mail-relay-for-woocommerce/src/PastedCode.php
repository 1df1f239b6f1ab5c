<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** `dpc_` and base64url of {"relay": "https://…", "code": "…"}: where to go, and what to say there. */
final class PastedCode
{
    /** @return string|\WP_Error the relay's address: to be shown before anything is asked there */
    public static function relay(string $code)
    {
        $json = preg_match('/^dpc_([A-Za-z0-9_-]{20,2000})$/', trim($code), $found) === 1
            ? json_decode((string) base64_decode(strtr($found[1], '-_', '+/'), true), true)
            : null;
        if (!is_array($json) || !is_string($json['relay'] ?? null) || !is_string($json['code'] ?? null)) {
            return new \WP_Error('depesche_code', __('This is not a whole code. Copy it again: it begins with dpc_.', 'depesche-mail-relay-for-woocommerce'));
        }
        return RelayAddress::parse($json['relay']);
    }
}
