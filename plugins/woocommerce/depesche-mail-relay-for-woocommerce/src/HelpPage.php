<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * The page that the header field List-Help leads to: why somebody got a mail, and how to reach the shop. Made once; the
 * merchant may change it, and then it stays.
 */
final class HelpPage
{
    /**
     * @param array $domains as the relay tells them
     * @return array<string, string|null> the page that each linked to, so that it can be put back
     */
    public static function before(array $domains): array
    {
        $pages = [];
        foreach ($domains as $domain) {
            if (!is_array($domain) || !is_string($domain['name'] ?? null)) {
                continue;
            }
            $links = array_filter((array) ($domain['listHelp'] ?? []), static function ($link) {
                return is_string($link) && preg_match('#^https?://#i', $link) === 1;
            });
            $pages[$domain['name']] = reset($links) ?: null;
        }
        return $pages;
    }

    /** Without it mails go all the same, with the help link that the relay had: what is wrong is kept for the managers. */
    public static function publish(): void
    {
        $id = self::id();
        $told = is_wp_error($id)
            ? $id
            : Relay::asConnected('PATCH', '/v1/connection', ['listHelp' => ['url' => get_permalink($id)]]);
        State::change(['page_fault' => is_wp_error($told) ? $told->get_error_message() : '']);
    }

    /** @return \WP_Error|null */
    public static function restore()
    {
        $state = State::read();
        $fault = null;
        foreach ($state['pages_before'] as $domain => $url) {
            $answer = Relay::asConnected('PATCH', '/v1/connection', ['listHelp' => ['domain' => (string) $domain, 'url' => $url]]);
            $fault = is_wp_error($answer) ? $answer : $fault;
        }
        $post = get_post($state['page']);
        // where the relay still links to it, or somebody has made it his own, it stays
        if ($fault === null && $post !== null && hash('sha256', $post->post_content) === $state['page_hash']) {
            wp_trash_post($post->ID);
        }
        return $fault;
    }

    /** @return int|\WP_Error */
    private static function id()
    {
        $state = State::read();
        $post = $state['page'] > 0 ? get_post($state['page']) : null;
        if ($post !== null && $post->post_status === 'trash') {
            wp_untrash_post($post->ID);
            wp_publish_post($post->ID);
        }
        if ($post !== null && get_post_status($post->ID) === 'publish') {
            return $post->ID;
        }
        $switched = switch_to_locale(get_locale()); // customers' language, not that of who clicks
        $content = self::content();
        $title = __('Why you get mails from us', 'depesche-mail-relay-for-woocommerce');
        if ($switched) {
            restore_previous_locale();
        }
        $id = wp_insert_post(
            wp_slash(['post_type' => 'page', 'post_status' => 'publish', 'post_title' => $title, 'post_content' => $content, 'comment_status' => 'closed']),
            true
        );
        if (!is_wp_error($id)) {
            State::change(['page' => $id, 'page_hash' => hash('sha256', (string) get_post($id)->post_content)]);
        }
        return $id;
    }

    private static function content(): string
    {
        $site = wp_specialchars_decode(get_option('blogname', ''), ENT_QUOTES);
        $texts = [
            /* translators: %s: name of the site */
            sprintf(__('%s sends you mails about what you do here: orders, payments, deliveries, your account, and a password that is to be reset.', 'depesche-mail-relay-for-woocommerce'), $site),
            __('You did none of this? Then somebody typed your address by mistake. You needn’t do anything; tell us, and we look after it.', 'depesche-mail-relay-for-woocommerce'),
            /* translators: %s: mail address */
            sprintf(__('You reach us at %s.', 'depesche-mail-relay-for-woocommerce'), Sender::address()),
        ];
        return implode("\n\n", array_map(static function ($text) {
            return "<!-- wp:paragraph -->\n<p>" . esc_html($text) . "</p>\n<!-- /wp:paragraph -->";
        }, $texts));
    }
}
