<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** A mail by the site's own way to an address that only the relay knows: seen there, it proves the whole way. */
final class Verification
{
    private const WAIT_SECONDS = 8;

    /** @return true|\WP_Error true also while the relay hasn't seen it yet */
    public static function send()
    {
        $asked = Relay::asConnected('POST', '/v1/connection/verification', []);
        if (is_wp_error($asked)) {
            return $asked;
        }
        State::change(['nonce' => (string) ($asked['nonce'] ?? ''), 'verified' => null]);
        $reason = '';
        $note = static function ($error) use (&$reason): void {
            $reason = is_wp_error($error) ? $error->get_error_message() : '';
        };
        add_action('wp_mail_failed', $note);
        $sent = wp_mail(
            (string) ($asked['address'] ?? ''),
            __('Test mail', 'depesche-mail-relay-for-woocommerce'),
            __('This mail shows that the site sends through the relay. Nobody gets it.', 'depesche-mail-relay-for-woocommerce')
        );
        remove_action('wp_mail_failed', $note);
        if (!$sent) {
            return new \WP_Error('depesche_test', $reason !== ''
                ? $reason
                : __('The test mail was not sent: another plugin has stopped it.', 'depesche-mail-relay-for-woocommerce'));
        }
        return self::look(self::WAIT_SECONDS);
    }

    /** @return true|\WP_Error */
    public static function look(int $seconds = 0)
    {
        $nonce = State::read()['nonce'];
        for ($until = time() + $seconds; $nonce !== ''; sleep(1)) {
            $answer = Relay::asConnected('GET', '/v1/connection/verification/' . rawurlencode($nonce));
            if (is_wp_error($answer)) {
                return $answer;
            }
            if (is_array($answer['seen'] ?? null)) {
                State::change(['nonce' => '', 'verified' => [
                    'at' => time(),
                    'from' => (string) ($answer['seen']['from'] ?? ''),
                    'tls' => (string) ($answer['seen']['tls']['version'] ?? ''),
                    'dkim' => (string) ($answer['seen']['dkim']['result'] ?? ''),
                ]]);
                return true;
            }
            if (time() >= $until) {
                break;
            }
        }
        return true;
    }
}
