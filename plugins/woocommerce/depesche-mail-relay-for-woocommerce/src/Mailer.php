<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * The way out of the site: WordPress' own PHPMailer, told to use the relay. Later than every other plugin, so that nobody
 * changes it after us. STARTTLS is demanded: without it PHPMailer sends nothing, not even the user name.
 */
final class Mailer
{
    private const TIMEOUT_SECONDS = 15;
    /** @var array{0: string, 1: string} the sender that the mail at hand had before us */
    private static $wanted = ['', ''];

    public static function listen(): void
    {
        add_filter('pre_wp_mail', [self::class, 'stopWithoutPassword'], PHP_INT_MAX, 2);
        add_filter('wp_mail_from', [self::class, 'from'], PHP_INT_MAX);
        add_filter('wp_mail_from_name', [self::class, 'fromName'], PHP_INT_MAX);
        add_action('phpmailer_init', [self::class, 'configure'], PHP_INT_MAX);
    }

    /**
     * Mails that can't go through the relay fail, loudly, instead of leaving unsigned by another way.
     * @param mixed $answer null: go on
     * @param mixed $mail
     * @return mixed
     */
    public static function stopWithoutPassword($answer, $mail)
    {
        self::$wanted = ['', ''];
        $reason = Smtp::whyNot();
        if ($answer !== null || $reason === null) {
            return $answer;
        }
        // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress' own hook for this
        do_action('wp_mail_failed', new \WP_Error('wp_mail_failed', $reason, is_array($mail) ? $mail : []));
        return false;
    }

    /**
     * @param mixed $address
     * @return mixed
     */
    public static function from($address)
    {
        if (Smtp::values() === null || !is_string($address)) {
            return $address;
        }
        self::$wanted[0] = $address;
        return Sender::instead($address);
    }

    /**
     * @param mixed $name
     * @return mixed
     */
    public static function fromName($name)
    {
        if (Smtp::values() === null || !is_string($name)) {
            return $name;
        }
        self::$wanted[1] = $name;
        return $name === 'WordPress' || $name === '' ? Sender::name() : $name;
    }

    /** @param \PHPMailer\PHPMailer\PHPMailer $mail */
    public static function configure($mail): void
    {
        $smtp = Smtp::values();
        if ($smtp === null) {
            return;
        }
        $mail->isSMTP();
        $mail->Host = $smtp['host'];
        $mail->Port = $smtp['port'];
        $mail->SMTPAuth = true;
        $mail->AuthType = '';
        $mail->Username = $smtp['username'];
        $mail->Password = $smtp['password'];
        $mail->SMTPSecure = 'tls';
        $mail->SMTPAutoTLS = true;
        $mail->SMTPOptions = ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true, 'allow_self_signed' => false]];
        $mail->Timeout = self::TIMEOUT_SECONDS;
        $mail->SMTPDebug = 0;
        self::forceFrom($mail);
        $mail->Sender = $mail->From;
        self::$wanted = ['', ''];
    }

    /** @param \PHPMailer\PHPMailer\PHPMailer $mail */
    private static function forceFrom($mail): void
    {
        // a plugin may have set it past the filters
        $set = $mail->From;
        $instead = Sender::instead($set);
        if ($instead !== $set) {
            self::$wanted = [$set, $mail->FromName];
            $mail->setFrom($instead, $mail->FromName, false);
        }
        [$address, $name] = self::$wanted;
        $isChanged = $address !== '' && strcasecmp($address, $mail->From) !== 0;
        if ($isChanged && !Sender::isDefault($address) && $mail->getReplyToAddresses() === []) {
            $mail->addReplyTo($address, $name);
        }
    }
}
