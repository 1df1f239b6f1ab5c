<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * What the buttons of the settings do. Each needs the capability, a nonce of its own and a POST; the answer that comes back
 * from the relay in the browser needs its single-use state instead.
 */
final class Actions
{
    private const PENDING = 'depesche_mail_relay_pending_';

    public const NAMES = ['code', 'confirm', 'cancel', 'browser', 'refresh', 'test', 'look', 'dismiss', 'disconnect', 'save'];

    public static function listen(): void
    {
        foreach (self::NAMES as $name) {
            add_action('admin_post_depesche_' . $name, static function () use ($name): void {
                self::run($name);
            });
        }
        add_action('admin_post_depesche_return', [self::class, 'comeBack']);
    }

    /** The address of a button's action. The nonce has a name of its own, since WooCommerce's form has a `_wpnonce`. */
    public static function url(string $name): string
    {
        return add_query_arg(
            ['action' => 'depesche_' . $name, 'depesche_nonce' => wp_create_nonce('depesche_' . $name)],
            admin_url('admin-post.php')
        );
    }

    /** @return string the code that waits for a yes; empty without one */
    public static function pending(): string
    {
        $sealed = get_transient(self::PENDING . get_current_user_id());
        return is_string($sealed) ? (string) Vault::open($sealed) : '';
    }

    public static function run(string $name): void
    {
        $nonce = isset($_GET['depesche_nonce']) ? sanitize_text_field(wp_unslash($_GET['depesche_nonce'])) : '';
        $isPost = isset($_SERVER['REQUEST_METHOD']) && $_SERVER['REQUEST_METHOD'] === 'POST';
        if (!$isPost || !Plugin::mayManage() || wp_verify_nonce($nonce, 'depesche_' . $name) === false) {
            wp_die(
                esc_html__('You may not do this, or the page was open for too long. Go back, load it again, and try once more.', 'depesche-mail-relay-for-woocommerce'),
                '',
                ['response' => 403, 'back_link' => true]
            );
        }
        self::leave(self::$name());
    }

    public static function comeBack(): void
    {
        if (!Plugin::mayManage()) {
            wp_die(esc_html__('You may not connect this site.', 'depesche-mail-relay-for-woocommerce'), '', ['response' => 403]);
        }
        $answer = [];
        foreach (['code', 'state', 'iss'] as $name) {
            // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- the state is what a nonce is elsewhere
            $answer[$name] = isset($_GET[$name]) && is_string($_GET[$name]) ? sanitize_text_field(wp_unslash($_GET[$name])) : '';
        }
        self::leave(self::connected(BrowserRoad::finish($answer)));
    }

    /** @return string|\WP_Error|null what was done */
    private static function code()
    {
        $code = self::field('depesche_code');
        $relay = PastedCode::relay($code);
        if (is_wp_error($relay)) {
            return $relay;
        }
        $unsafe = Vault::whyUnsafe();
        if ($unsafe !== null) {
            return new \WP_Error('depesche_salts', $unsafe);
        }
        set_transient(self::PENDING . get_current_user_id(), Vault::seal($code), 15 * MINUTE_IN_SECONDS);
        return null;
    }

    private static function confirm()
    {
        $code = self::pending();
        self::cancel();
        return self::connected(Connection::byCode($code));
    }

    private static function cancel()
    {
        delete_transient(self::PENDING . get_current_user_id());
        return null;
    }

    private static function browser()
    {
        $url = BrowserRoad::begin(self::field('depesche_relay'));
        if (is_wp_error($url)) {
            return $url;
        }
        add_filter('allowed_redirect_hosts', static function (array $hosts) use ($url): array {
            return array_merge($hosts, [(string) wp_parse_url($url, PHP_URL_HOST)]);
        });
        wp_safe_redirect($url, 302, 'Depesche');
        exit;
    }

    private static function refresh()
    {
        $done = Connection::settle();
        return is_wp_error($done) ? $done : __('Looked at again.', 'depesche-mail-relay-for-woocommerce');
    }

    private static function test()
    {
        return self::seen(Verification::send());
    }

    private static function look()
    {
        return self::seen(Verification::look());
    }

    private static function dismiss()
    {
        Failures::dismiss();
        return null;
    }

    private static function disconnect()
    {
        $done = Connection::end();
        return is_wp_error($done) ? $done : __('Disconnected. Mails leave this site as they did before.', 'depesche-mail-relay-for-woocommerce');
    }

    private static function save()
    {
        $fault = Sender::save(self::field('depesche_sender'), self::field('depesche_sender_name'));
        return $fault === null ? __('Saved.', 'depesche-mail-relay-for-woocommerce') : new \WP_Error('depesche_sender', $fault);
    }

    /** @param true|\WP_Error $done */
    private static function seen($done)
    {
        if (is_wp_error($done)) {
            return $done;
        }
        return State::read()['verified'] === null
            ? __('The test mail was handed over; the relay has not seen it yet. Look again in a moment.', 'depesche-mail-relay-for-woocommerce')
            : __('The relay has seen the test mail.', 'depesche-mail-relay-for-woocommerce');
    }

    /**
     * Connecting is proved by a test mail at once.
     * @param true|\WP_Error $done
     */
    private static function connected($done)
    {
        if (is_wp_error($done)) {
            return $done;
        }
        if (Smtp::values() === null) {
            return __('Connected. Before mails can go through the relay, set the DNS records below.', 'depesche-mail-relay-for-woocommerce');
        }
        return self::seen(Verification::send());
    }

    /** @param string|\WP_Error|null $done */
    private static function leave($done): void
    {
        if (is_wp_error($done)) {
            Notices::tell('error', $done->get_error_message());
        } elseif (is_string($done)) {
            Notices::tell('success', $done);
        }
        wp_safe_redirect(Plugin::settingsUrl());
        exit;
    }

    private static function field(string $name): string
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Missing -- run() has verified it
        return isset($_POST[$name]) && is_string($_POST[$name]) ? sanitize_text_field(wp_unslash($_POST[$name])) : '';
    }
}
