<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Settings → Depesche where there is no shop, and the link to the settings in the list of plugins. */
final class SettingsPage
{
    public const ID = 'depesche-mail-relay';

    public static function listen(): void
    {
        add_action('admin_menu', [self::class, 'add']);
        add_filter('plugin_action_links_' . plugin_basename(FILE), [self::class, 'link']);
        add_action('admin_enqueue_scripts', [self::class, 'style']);
    }

    public static function add(): void
    {
        if (!Plugin::hasShop()) {
            add_options_page('Depesche', 'Depesche', 'manage_options', self::ID, [self::class, 'show']);
        }
    }

    public static function show(): void
    {
        if (!Plugin::mayManage()) {
            return;
        }
        echo '<div class="wrap"><h1>Depesche</h1><form method="post" action="' . esc_url(Actions::url('save')) . '">';
        Panel::show();
        if (State::isConnected() || Smtp::byConstants()) {
            submit_button(__('Save', 'depesche-mail-relay-for-woocommerce'));
        }
        echo '</form></div>';
    }

    /**
     * @param mixed $links
     * @return mixed
     */
    public static function link($links)
    {
        if (is_array($links)) {
            array_unshift($links, sprintf('<a href="%s">%s</a>', esc_url(Plugin::settingsUrl()), esc_html__('Settings', 'depesche-mail-relay-for-woocommerce')));
        }
        return $links;
    }

    /** @param mixed $page */
    public static function style($page): void
    {
        if (in_array($page, ['settings_page_' . self::ID, 'woocommerce_page_wc-settings'], true)) {
            wp_enqueue_style(self::ID, plugins_url('assets/panel.css', FILE), [], VERSION);
        }
    }
}
