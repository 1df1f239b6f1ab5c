<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** The address of a relay as somebody gave it: https, a public host, nothing behind it. */
final class RelayAddress
{
    /** @return string|\WP_Error `https://mail.example`, with a port where there is one */
    public static function parse(string $text)
    {
        $text = trim($text);
        if ($text !== '' && strpos($text, '://') === false) {
            $text = 'https://' . $text;
        }
        $parts = wp_parse_url($text);
        $host = strtolower(is_array($parts) ? (string) ($parts['host'] ?? '') : '');
        if (!is_array($parts) || strtolower((string) ($parts['scheme'] ?? '')) !== 'https') {
            return self::fault(__('The address of the relay must begin with https://.', 'depesche-mail-relay-for-woocommerce'));
        }
        $isName = preg_match('/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/', $host) === 1 && filter_var($host, FILTER_VALIDATE_IP) === false;
        $isBare = in_array($parts['path'] ?? '/', ['', '/'], true) && !isset($parts['user']) && !isset($parts['query']) && !isset($parts['fragment']);
        if (!$isName || !$isBare) {
            return self::fault(__('The address of the relay must be https:// and the name of a host, nothing else.', 'depesche-mail-relay-for-woocommerce'));
        }
        $address = 'https://' . $host . (isset($parts['port']) && $parts['port'] !== 443 ? ':' . $parts['port'] : '');
        // looks the name up: no private address, no odd port, unless the site's own filters allow them
        if (!wp_http_validate_url($address . '/') || !self::isPublic6($host)) {
            return self::fault(sprintf(
                /* translators: %s: address of a relay */
                __('%s can’t be used: its name is unknown, or leads to a private address or an unusual port.', 'depesche-mail-relay-for-woocommerce'),
                $address
            ));
        }
        return $address;
    }

    public static function host(string $address): string
    {
        return (string) wp_parse_url($address, PHP_URL_HOST);
    }

    /** WordPress' own check knows IPv4 only. */
    private static function isPublic6(string $host): bool
    {
        // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress' own filter for this
        if (apply_filters('http_request_host_is_external', false, $host, 'https://' . $host . '/')) {
            return true;
        }
        $flags = FILTER_FLAG_IPV6 | FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE;
        foreach ((array) @dns_get_record($host, DNS_AAAA) as $record) {
            if (is_array($record) && filter_var($record['ipv6'] ?? '', FILTER_VALIDATE_IP, $flags) === false) {
                return false;
            }
        }
        return true;
    }

    private static function fault(string $text): \WP_Error
    {
        return new \WP_Error('depesche_address', $text);
    }
}
