<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Other plugins that send mails their own way: they are left alone, but two of them fight over each mail. */
final class Competitors
{
    private const PLUGINS = [
        'wp-mail-smtp/wp_mail_smtp.php' => 'WP Mail SMTP',
        'wp-mail-smtp-pro/wp_mail_smtp.php' => 'WP Mail SMTP Pro',
        'fluent-smtp/fluent-smtp.php' => 'FluentSMTP',
        'post-smtp/postman-smtp.php' => 'Post SMTP',
        'easy-wp-smtp/easy-wp-smtp.php' => 'Easy WP SMTP',
        'smtp-mailer/main.php' => 'SMTP Mailer',
        'mailgun/mailgun.php' => 'Mailgun',
        'sendgrid-email-delivery-simplified/wpsendgrid.php' => 'SendGrid',
        'mailin/sendinblue.php' => 'Brevo',
        'gmail-smtp/main.php' => 'Gmail SMTP',
        'wp-ses/wp-ses.php' => 'WP Offload SES',
        'suremails/suremails.php' => 'SureMail',
        'site-mailer/site-mailer.php' => 'Site Mailer',
    ];

    /** @return string[] names of those that are active */
    public static function active(): array
    {
        $active = (array) get_option('active_plugins', []);
        if (is_multisite()) {
            $active = array_merge($active, array_keys((array) get_site_option('active_sitewide_plugins', [])));
        }
        return array_values(array_unique(array_intersect_key(self::PLUGINS, array_flip(array_filter($active, 'is_string')))));
    }

    /** Somebody has put a function of his own in the place of WordPress' wp_mail(): then none of our hooks is sure to run. */
    public static function replacesWpMail(): bool
    {
        $file = (string) (new \ReflectionFunction('wp_mail'))->getFileName();
        return wp_normalize_path($file) !== wp_normalize_path(ABSPATH . WPINC . '/pluggable.php');
    }
}
