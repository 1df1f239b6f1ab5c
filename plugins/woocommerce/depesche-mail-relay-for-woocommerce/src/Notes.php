<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * Which mail it is, and of which order: notes for the relay, by which it can say "order 1042: confirmation delivered
 * 14:03". The relay takes them out before the mail leaves.
 */
final class Notes
{
    /** WordPress' own mails that pass a filter with their header */
    private const WORDPRESS_MAILS = [
        'retrieve_password_notification_email' => 'password-reset',
        'password_change_email' => 'password-changed',
        'email_change_email' => 'address-changed',
        'wp_new_user_notification_email' => 'new-user',
        'wp_new_user_notification_email_admin' => 'new-user-admin',
        'wp_password_change_notification_email' => 'password-changed-admin',
        'auto_core_update_email' => 'updated',
        'auto_plugin_theme_update_email' => 'plugins-updated',
        'recovery_mode_email' => 'recovery-mode',
    ];

    public static function listen(): void
    {
        add_filter('woocommerce_email_headers', [self::class, 'ofShop'], PHP_INT_MAX, 3);
        foreach (self::WORDPRESS_MAILS as $filter => $template) {
            add_filter($filter, static function ($mail) use ($template) {
                return self::ofWordPress($mail, 'wordpress-' . $template);
            }, PHP_INT_MAX);
        }
    }

    /**
     * WooCommerce calls it with products, arrays and null as well.
     * @param mixed $headers @param mixed $template @param mixed $object
     * @return mixed
     */
    public static function ofShop($headers, $template = '', $object = null)
    {
        if (Smtp::values() === null || !is_string($headers)) {
            return $headers;
        }
        $order = $object instanceof \WC_Order ? $object->get_order_number() : '';
        return self::added($headers, ['X-Depesche-Template' => $template, 'X-Depesche-Order' => $order]);
    }

    /**
     * @param mixed $mail to, subject, message, headers
     * @return mixed
     */
    public static function ofWordPress($mail, string $template)
    {
        if (Smtp::values() === null || !is_array($mail)) {
            return $mail;
        }
        $headers = $mail['headers'] ?? '';
        if (is_array($headers)) {
            $headers[] = 'X-Depesche-Template: ' . $template;
            $mail['headers'] = $headers;
        } elseif (is_string($headers)) {
            $mail['headers'] = self::added($headers, ['X-Depesche-Template' => $template]);
        }
        return $mail;
    }

    /** @param array<string, mixed> $fields */
    public static function added(string $headers, array $fields): string
    {
        if ($headers !== '' && substr($headers, -1) !== "\n") {
            $headers .= "\r\n";
        }
        foreach ($fields as $name => $value) {
            $text = self::word($value);
            if ($text !== '') {
                $headers .= $name . ': ' . $text . "\r\n";
            }
        }
        return $headers;
    }

    /**
     * Printable ASCII on one line, as long as the relay keeps: a number that another plugin makes up must not become a
     * header of its own.
     * @param mixed $value
     */
    public static function word($value): string
    {
        if (!is_string($value) && !is_int($value)) {
            return '';
        }
        $text = preg_replace('/[^\x20-\x7e]+/', ' ', (string) $value);
        return trim(substr(trim((string) $text), 0, 100));
    }
}
