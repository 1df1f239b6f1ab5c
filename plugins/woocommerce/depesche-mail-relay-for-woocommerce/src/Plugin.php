<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** The wiring: which room listens to which hook. */
final class Plugin
{
    public static function start(): void
    {
        Mailer::listen();
        Notes::listen();
        Failures::listen();
        Watchdog::listen();
        SiteHealth::listen();
        Actions::listen();
        Notices::listen();
        SettingsPage::listen();
        OrderBox::listen();
        add_action('init', [self::class, 'translate']);
        add_action('before_woocommerce_init', [self::class, 'declareCompatibility']);
        add_filter('woocommerce_integrations', [self::class, 'addIntegration']);
        register_deactivation_hook(FILE, [Watchdog::class, 'stop']);
    }

    public static function translate(): void
    {
        // the directory's translations come by themselves; those in the zip don't
        load_plugin_textdomain('depesche-mail-relay-for-woocommerce', false, dirname(plugin_basename(FILE)) . '/languages');
    }

    /** Orders are only read by WooCommerce's own functions, wherever it keeps them. */
    public static function declareCompatibility(): void
    {
        if (class_exists('\Automattic\WooCommerce\Utilities\FeaturesUtil')) {
            \Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility('custom_order_tables', FILE, true);
        }
    }

    /**
     * @param mixed $integrations class names
     * @return mixed
     */
    public static function addIntegration($integrations)
    {
        if (is_array($integrations) && class_exists('WC_Integration')) {
            $integrations[] = Integration::class;
        }
        return $integrations;
    }

    public static function hasShop(): bool
    {
        return class_exists('WooCommerce');
    }

    /** Whoever looks after the shop may connect it; without a shop, whoever looks after the site. */
    public static function mayManage(): bool
    {
        return current_user_can(self::hasShop() ? 'manage_woocommerce' : 'manage_options');
    }

    public static function settingsUrl(): string
    {
        return self::hasShop()
            ? admin_url('admin.php?page=wc-settings&tab=integration&section=' . SettingsPage::ID)
            : admin_url('options-general.php?page=' . SettingsPage::ID);
    }
}
