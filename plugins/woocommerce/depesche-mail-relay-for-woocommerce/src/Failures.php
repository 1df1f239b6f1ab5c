<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** The last mail that could not be handed to the relay, for the managers: when and why, never to whom or what. */
final class Failures
{
    public const OPTION = 'depesche_mail_relay_failure';

    public static function listen(): void
    {
        add_action('wp_mail_failed', [self::class, 'note']);
    }

    /** @param mixed $error */
    public static function note($error): void
    {
        if (Smtp::values() === null || !is_wp_error($error)) {
            return;
        }
        $text = trim((string) preg_replace('/[\x00-\x1f\x7f]+/', ' ', wp_strip_all_tags($error->get_error_message())));
        // servers repeat recipients in their refusals
        $text = str_ireplace(self::recipients($error->get_error_data()), '…', $text);
        update_option(self::OPTION, ['at' => time(), 'text' => mb_substr($text, 0, 500)], false);
    }

    /**
     * @param mixed $mail as wp_mail() got it
     * @return string[]
     */
    private static function recipients($mail): array
    {
        $mail = is_array($mail) ? $mail : [];
        $texts = (string) wp_json_encode([$mail['to'] ?? '', $mail['headers'] ?? ''], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        preg_match_all('/[^\s<>,;:"\\\\]+@[^\s<>,;:"\\\\]+/', $texts, $found);
        return array_diff($found[0], [Sender::address()]);
    }

    /** @return array{at: int, text: string}|null */
    public static function last(): ?array
    {
        $kept = get_option(self::OPTION);
        return is_array($kept) && isset($kept['at'], $kept['text']) ? $kept : null;
    }

    public static function dismiss(): void
    {
        delete_option(self::OPTION);
    }
}
