<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * The settings themselves, inside a form of whoever shows them: WordPress' page or WooCommerce's tab. The sender is saved
 * with that form. Each button belongs to a form of its own at the end of the page, so that Enter in a field does what stands
 * beside it.
 */
final class Panel
{
    /** @var string[] actions that need a form */
    private static $actions = [];

    public static function show(): void
    {
        add_action('admin_footer', [self::class, 'forms']);
        $pending = Actions::pending();
        echo '<div class="depesche">';
        if (State::isConnected() || Smtp::byConstants()) {
            self::status();
            self::records();
            self::sender();
            self::smtp();
        }
        if ($pending !== '') {
            self::confirm($pending);
        } elseif (!State::isConnected() || State::read()['ended'] || Smtp::whyNot() !== null) {
            self::connect();
        }
        if (State::isConnected()) {
            self::end();
        }
        echo '</div>';
    }

    private static function status(): void
    {
        $state = State::read();
        $verified = $state['verified'];
        $isGood = is_array($verified) && $verified['dkim'] === 'pass' && Smtp::whyNot() === null && !$state['ended'];
        echo '<div class="depesche-status ' . ($isGood ? 'is-good' : 'is-open') . '"><p><strong>';
        if ($isGood) {
            esc_html_e('Mails go through the relay, signed.', 'depesche-mail-relay-for-woocommerce');
        } elseif (is_array($verified)) {
            esc_html_e('Mails reach the relay, but receivers can’t verify their signature.', 'depesche-mail-relay-for-woocommerce');
        } else {
            esc_html_e('Not seen to work yet.', 'depesche-mail-relay-for-woocommerce');
        }
        echo '</strong>';
        if (is_array($verified)) {
            echo '<br>' . esc_html(sprintf(
                /* translators: 1: date and time 2: mail address 3: version of TLS 4: result of the signature's check */
                __('Test mail seen %1$s: from %2$s, %3$s, signature %4$s.', 'depesche-mail-relay-for-woocommerce'),
                wp_date(get_option('date_format') . ' ' . get_option('time_format'), $verified['at']),
                $verified['from'],
                $verified['tls'],
                $verified['dkim']
            ));
        }
        if (State::isConnected()) {
            echo '<br>' . esc_html(sprintf(
                /* translators: 1: name of a shop or site 2: name of a host */
                __('Connected as %1$s with %2$s.', 'depesche-mail-relay-for-woocommerce'),
                $state['system'],
                RelayAddress::host($state['relay'])
            ));
        }
        if ($state['dashboard'] !== '') {
            echo ' <a href="' . esc_url($state['dashboard']) . '" target="_blank" rel="noopener">' . esc_html__('Open the relay’s page of this site', 'depesche-mail-relay-for-woocommerce') . '</a>';
        }
        echo '</p><p>';
        if (State::isConnected() && Smtp::values() !== null) {
            self::button('test', __('Send a test mail', 'depesche-mail-relay-for-woocommerce'), 'button-primary');
            if ($state['nonce'] !== '') {
                self::button('look', __('Look again', 'depesche-mail-relay-for-woocommerce'));
            }
        }
        if (State::isConnected()) {
            self::button('refresh', __('Ask the relay again', 'depesche-mail-relay-for-woocommerce'));
        }
        if (Failures::last() !== null) {
            self::button('dismiss', __('Forget the last error', 'depesche-mail-relay-for-woocommerce'));
        }
        echo '</p></div>';
    }

    private static function records(): void
    {
        $state = State::read();
        if ($state['missing'] === []) {
            return;
        }
        echo '<h3>' . esc_html__('Set these DNS records', 'depesche-mail-relay-for-woocommerce') . '</h3><p>' . esc_html(State::words($state['explanation'])) . '</p>';
        echo '<table class="widefat striped"><thead><tr><th>' . esc_html__('Type', 'depesche-mail-relay-for-woocommerce') . '</th><th>' . esc_html__('Name', 'depesche-mail-relay-for-woocommerce') . '</th><th>' . esc_html__('Value', 'depesche-mail-relay-for-woocommerce') . '</th></tr></thead><tbody>';
        foreach ($state['records'] as $record) {
            if (is_array($record) && empty($record['found'])) {
                echo '<tr><td>' . esc_html((string) ($record['type'] ?? '')) . '</td><td><code>' . esc_html((string) ($record['name'] ?? '')) . '</code></td><td><code>' . esc_html((string) ($record['value'] ?? '')) . '</code></td></tr>';
            }
        }
        echo '</tbody></table>';
    }

    private static function sender(): void
    {
        echo '<h3>' . esc_html__('Sender', 'depesche-mail-relay-for-woocommerce') . '</h3><table class="form-table"><tbody>';
        self::row('depesche_sender', __('Address', 'depesche-mail-relay-for-woocommerce'), 'email', Sender::address(), self::senderHint());
        self::row('depesche_sender_name', __('Name', 'depesche-mail-relay-for-woocommerce'), 'text', Sender::name(), __('For mails that name no sender of their own.', 'depesche-mail-relay-for-woocommerce'));
        echo '</tbody></table>';
    }

    private static function senderHint(): string
    {
        $hint = __('Mails that another plugin wants to send from elsewhere are sent from here; the other address stays as the one that answers go to.', 'depesche-mail-relay-for-woocommerce');
        $domains = implode(', ', State::read()['domains']);
        /* translators: %s: names of domains */
        return $domains === '' ? $hint : sprintf(__('An address of %s.', 'depesche-mail-relay-for-woocommerce'), $domains) . ' ' . $hint;
    }

    /** Shown, never changed here: the relay gives them out, wp-config.php may overrule them. */
    private static function smtp(): void
    {
        $smtp = Smtp::values();
        if ($smtp === null) {
            return;
        }
        $fixed = Smtp::constants();
        $hint = static function (string $constant) use ($fixed): string {
            /* translators: %s: name of a constant */
            return in_array($constant, $fixed, true) ? sprintf(__('Set by %s in wp-config.php.', 'depesche-mail-relay-for-woocommerce'), $constant) : '';
        };
        echo '<h3>SMTP</h3><table class="form-table"><tbody>';
        self::row('', __('Server', 'depesche-mail-relay-for-woocommerce'), 'text', $smtp['host'], $hint('DEPESCHE_HOST'));
        self::row('', __('Port, STARTTLS', 'depesche-mail-relay-for-woocommerce'), 'text', (string) $smtp['port'], $hint('DEPESCHE_PORT'));
        self::row('', __('User name', 'depesche-mail-relay-for-woocommerce'), 'text', $smtp['username'], $hint('DEPESCHE_USER'));
        self::row('', __('Password', 'depesche-mail-relay-for-woocommerce'), 'text', $smtp['password'] === '' ? __('can’t be decrypted', 'depesche-mail-relay-for-woocommerce') : __('saved', 'depesche-mail-relay-for-woocommerce'), $hint('DEPESCHE_PASS'));
        echo '</tbody></table>';
    }

    private static function connect(): void
    {
        if (Smtp::byConstants()) {
            return;
        }
        $again = State::isConnected();
        echo '<h3>' . esc_html($again ? __('Connect again', 'depesche-mail-relay-for-woocommerce') : __('Connect', 'depesche-mail-relay-for-woocommerce')) . '</h3>';
        echo '<p>' . esc_html__('Depesche sends your mails signed through a relay of yours, or of your host. Nothing of your mail settings is changed: they are overruled while you are connected.', 'depesche-mail-relay-for-woocommerce') . '</p>';
        echo '<table class="form-table"><tbody>';
        self::row('depesche_relay', __('Address of the relay', 'depesche-mail-relay-for-woocommerce'), 'text', State::read()['relay'], '', 'https://mail.example', 'browser');
        echo '</tbody></table><p>';
        self::button('browser', __('Connect in the browser', 'depesche-mail-relay-for-woocommerce'), 'button-primary');
        echo '</p><table class="form-table"><tbody>';
        self::row('depesche_code', __('Or a code from the relay', 'depesche-mail-relay-for-woocommerce'), 'text', '', __('The page of your system in Depesche makes one. It is good for fifteen minutes.', 'depesche-mail-relay-for-woocommerce'), 'dpc_…', 'code');
        echo '</tbody></table><p>';
        self::button('code', __('Use the code', 'depesche-mail-relay-for-woocommerce'));
        echo '</p>';
    }

    private static function confirm(string $code): void
    {
        $relay = PastedCode::relay($code);
        if (is_wp_error($relay)) {
            return;
        }
        echo '<div class="depesche-status is-open"><p>' . esc_html__('With this code all mails of this site go to', 'depesche-mail-relay-for-woocommerce') . ' <strong class="depesche-host">' . esc_html(RelayAddress::host($relay)) . '</strong></p><p>' . esc_html__('Whoever runs that server can read them. Is it the relay that you know?', 'depesche-mail-relay-for-woocommerce') . '</p><p>';
        self::button('confirm', __('Yes, connect', 'depesche-mail-relay-for-woocommerce'), 'button-primary');
        self::button('cancel', __('No', 'depesche-mail-relay-for-woocommerce'));
        echo '</p></div>';
    }

    private static function end(): void
    {
        echo '<h3>' . esc_html__('Disconnect', 'depesche-mail-relay-for-woocommerce') . '</h3><p>' . esc_html__('Ends the credentials, puts the help page that was linked before back, and lets mails leave this site as they did before.', 'depesche-mail-relay-for-woocommerce') . '</p><p>';
        self::button('disconnect', __('Disconnect', 'depesche-mail-relay-for-woocommerce'));
        echo '</p>';
    }

    public static function forms(): void
    {
        foreach (array_unique(self::$actions) as $action) {
            printf('<form id="%s" method="post" action="%s"></form>', esc_attr('depesche-form-' . $action), esc_url(Actions::url($action)));
        }
    }

    private static function button(string $action, string $text, string $class = ''): void
    {
        self::$actions[] = $action;
        printf(
            '<button type="submit" class="button %s" form="%s">%s</button> ',
            esc_attr($class),
            esc_attr('depesche-form-' . $action),
            esc_html($text)
        );
    }

    /** @param string $name empty: only shown @param string $action whose form it belongs to; empty: the one around it */
    private static function row(string $name, string $label, string $type, string $value, string $hint, string $example = '', string $action = ''): void
    {
        $field = $name === '' ? 'disabled' : 'name="' . esc_attr($name) . '"' . ($action === '' ? '' : ' form="' . esc_attr('depesche-form-' . $action) . '"');
        static $ids = 0;
        $id = $name !== '' ? $name : 'depesche_shown_' . ++$ids;
        printf(
            '<tr><th scope="row"><label for="%1$s">%2$s</label></th><td><input type="%3$s" id="%1$s" %4$s value="%5$s" placeholder="%6$s" class="regular-text" autocomplete="off">%7$s</td></tr>',
            esc_attr($id),
            esc_html($label),
            esc_attr($type),
            $field, // escaped above
            esc_attr($value),
            esc_attr($example),
            $hint === '' ? '' : '<p class="description">' . esc_html($hint) . '</p>'
        );
    }
}
