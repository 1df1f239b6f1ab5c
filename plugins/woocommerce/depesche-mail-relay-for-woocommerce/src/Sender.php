<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Who mails are from: an address of the connected domain, since the relay refuses any other. */
final class Sender
{
    public static function address(): string
    {
        return State::read()['sender'];
    }

    public static function name(): string
    {
        $name = State::read()['sender_name'];
        return $name !== '' ? $name : self::oneLine(wp_specialchars_decode(get_option('blogname', ''), ENT_QUOTES));
    }

    /** @return string the sender for a mail that WordPress, or another plugin, wants to send as $wanted */
    public static function instead(string $wanted): string
    {
        $sender = self::address();
        if ($sender === '' || (self::isOurs($wanted) && !self::isDefault($wanted))) {
            return $wanted;
        }
        return $sender;
    }

    public static function isOurs(string $address): bool
    {
        $at = strrpos($address, '@');
        $domain = $at === false ? '' : strtolower(substr($address, $at + 1));
        return $domain !== '' && in_array($domain, State::read()['domains'], true);
    }

    /** wordpress@host is made up by WordPress; nobody reads it. */
    public static function isDefault(string $address): bool
    {
        return stripos($address, 'wordpress@') === 0;
    }

    /** The first guess: what the shop sends as, else who looks after the site, else info@. */
    public static function guess(): string
    {
        foreach ([get_option('woocommerce_email_from_address'), get_option('admin_email')] as $address) {
            if (is_string($address) && is_email($address) && self::isOurs($address)) {
                return $address;
            }
        }
        $domains = State::read()['domains'];
        return isset($domains[0]) ? 'info@' . $domains[0] : '';
    }

    /** @return string|null what is wrong */
    public static function save(string $address, string $name): ?string
    {
        $address = trim($address);
        if (!is_email($address) || preg_match('/[\r\n]/', $address)) {
            return __('The sender must be a mail address.', 'depesche-mail-relay-for-woocommerce');
        }
        $domains = State::read()['domains'];
        if ($domains !== [] && !self::isOurs($address)) {
            return sprintf(
                /* translators: %s: names of domains */
                __('The sender must be an address of %s.', 'depesche-mail-relay-for-woocommerce'),
                implode(', ', $domains)
            );
        }
        State::change(['sender' => $address, 'sender_name' => self::oneLine($name)]);
        if (!State::isConnected()) {
            return null;
        }
        $answer = Relay::asConnected('PATCH', '/v1/connection', ['sender' => $address]);
        return is_wp_error($answer) ? $answer->get_error_message() : null;
    }

    private static function oneLine(string $text): string
    {
        return trim(preg_replace('/[\x00-\x1f\x7f]+/', ' ', $text));
    }
}
