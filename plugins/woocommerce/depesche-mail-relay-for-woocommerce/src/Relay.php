<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Asks the relay: verified TLS, public addresses only, no redirect followed, 256 kB at most. */
final class Relay
{
    private const TIMEOUT_SECONDS = 15;
    private const LARGEST_ANSWER = 262144;

    /**
     * @param array|null $json @param string|null $token
     * @return array|\WP_Error the JSON of a good answer; else words for the manager, with the status as data
     */
    public static function ask(string $method, string $url, ?array $json = null, ?string $token = null)
    {
        $headers = ['Accept' => 'application/json', 'Content-Type' => 'application/json'];
        return self::send($method, $url, $headers, $json === null ? null : wp_json_encode((object) $json), $token);
    }

    /**
     * As OAuth asks for tokens.
     * @return array|\WP_Error
     */
    public static function askForm(string $url, array $fields)
    {
        $headers = ['Accept' => 'application/json', 'Content-Type' => 'application/x-www-form-urlencoded'];
        return self::send('POST', $url, $headers, http_build_query($fields, '', '&'), null);
    }

    /**
     * Notes when the relay says that the connection was ended.
     * @return array|\WP_Error
     */
    public static function asConnected(string $method, string $path, ?array $json = null)
    {
        $token = State::token();
        if ($token === null) {
            return new \WP_Error('depesche_secrets', __('The connection can’t be decrypted. Connect again.', 'depesche-mail-relay-for-woocommerce'));
        }
        $answer = self::ask($method, State::read()['relay'] . $path, $json, $token);
        $ended = is_wp_error($answer) && $answer->get_error_data() === 401;
        if ($ended !== State::read()['ended'] && ($ended || !is_wp_error($answer))) {
            State::change(['ended' => $ended]);
        }
        return $answer;
    }

    /** @return array|\WP_Error */
    private static function send(string $method, string $url, array $headers, ?string $body, ?string $token)
    {
        if (strpos($url, 'https://') !== 0) {
            return new \WP_Error('depesche_address', __('The address of the relay must begin with https://.', 'depesche-mail-relay-for-woocommerce'));
        }
        if ($token !== null) {
            $headers['Authorization'] = 'Bearer ' . $token;
        }
        $answer = wp_safe_remote_request($url, [
            'method' => $method,
            'headers' => $headers,
            'body' => $body,
            'timeout' => self::TIMEOUT_SECONDS,
            'redirection' => 0,
            'sslverify' => true,
            'limit_response_size' => self::LARGEST_ANSWER,
            'user-agent' => 'depesche-mail-relay-for-woocommerce/' . VERSION,
        ]);
        if (is_wp_error($answer)) {
            return new \WP_Error('depesche_unreachable', sprintf(
                /* translators: 1: name of a host 2: what went wrong */
                __('The relay %1$s can’t be reached: %2$s', 'depesche-mail-relay-for-woocommerce'),
                RelayAddress::host($url),
                $answer->get_error_message()
            ));
        }
        $status = (int) wp_remote_retrieve_response_code($answer);
        $json = json_decode(wp_remote_retrieve_body($answer), true);
        if ($status >= 200 && $status < 300 && ($status === 204 || is_array($json))) {
            return is_array($json) ? $json : [];
        }
        return new \WP_Error('depesche_refused', self::words($status, is_array($json) ? $json : []), $status);
    }

    /** Problem details (RFC 9457) with advice, or OAuth's error_description. */
    private static function words(int $status, array $json): string
    {
        $parts = [];
        foreach (['title', 'detail', 'advice', 'error_description'] as $name) {
            $text = is_string($json[$name] ?? null) ? trim($json[$name]) : '';
            if ($text !== '' && !in_array($text, $parts, true)) {
                $parts[] = rtrim($text, '.');
            }
        }
        return $parts !== []
            ? implode('. ', $parts) . '.'
            /* translators: %d: status of an HTTP answer */
            : sprintf(__('The relay gave an answer that this plugin doesn’t understand (%d).', 'depesche-mail-relay-for-woocommerce'), $status);
    }
}
