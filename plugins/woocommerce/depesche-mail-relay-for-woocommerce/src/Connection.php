<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Being connected to a system at a relay: made by one of the two roads, kept up to date, and ended. */
final class Connection
{
    /** @return array what the relay is told of this site */
    public static function site(): array
    {
        return ['url' => home_url('/'), 'plugin' => 'depesche-mail-relay-for-woocommerce', 'version' => VERSION];
    }

    /** @return true|\WP_Error */
    public static function byCode(string $code)
    {
        $relay = PastedCode::relay($code);
        if (is_wp_error($relay)) {
            return $relay;
        }
        return self::fetch($relay, ['code' => trim($code)], null);
    }

    /**
     * @param array $body besides the site
     * @param string|null $accessToken of the browser road
     * @return true|\WP_Error
     */
    public static function fetch(string $relay, array $body, ?string $accessToken)
    {
        $unsafe = Vault::whyUnsafe();
        if ($unsafe !== null) {
            return new \WP_Error('depesche_salts', $unsafe);
        }
        $made = Relay::ask('POST', $relay . '/v1/connection', $body + ['site' => self::site()], $accessToken);
        if (is_wp_error($made)) {
            return $made;
        }
        if (!is_string($made['id'] ?? null) || !is_string($made['token'] ?? null)) {
            return new \WP_Error('depesche_refused', __('The relay gave an answer that this plugin doesn’t understand.', 'depesche-mail-relay-for-woocommerce'));
        }
        $before = State::isConnected() ? self::replace() : [];
        $kept = State::change([
            'relay' => $relay,
            'connection' => $made['id'],
            'token' => Vault::seal($made['token']),
            'smtp' => self::sealed($made['smtp'] ?? null),
            'system' => (string) ($made['systemName'] ?? ''),
            'missing' => (array) ($made['missing'] ?? []),
            'records' => (array) ($made['records'] ?? []),
            'explanation' => $made['explanation'] ?? null,
            'pages_before' => $before,
            'since' => time(),
            'ended' => false,
        ]);
        if (!$kept) {
            Relay::ask('DELETE', $relay . '/v1/connection', null, $made['token']);
            State::forget();
            return new \WP_Error('depesche_database', __('The connection could not be saved, so it was ended again. Is the database writable?', 'depesche-mail-relay-for-woocommerce'));
        }
        Failures::dismiss();
        Watchdog::plan();
        return self::settle();
    }

    /**
     * What follows once it is connected, and whenever somebody looks: domains, sender, List-Help page, credentials.
     * @return true|\WP_Error
     */
    public static function settle()
    {
        $state = self::refresh();
        if (is_wp_error($state)) {
            return $state;
        }
        $kept = State::read();
        if ($kept['sender'] === '' || !Sender::isOurs($kept['sender'])) {
            State::change(['sender' => Sender::guess()]);
        }
        if ($kept['pages_before'] === []) {
            State::change(['pages_before' => HelpPage::before((array) ($state['domains'] ?? []))]);
        }
        $told = Relay::asConnected('PATCH', '/v1/connection', array_filter([
            'site' => self::site(),
            'sender' => Sender::address(),
        ]));
        if (is_wp_error($told)) {
            return $told;
        }
        HelpPage::publish();
        return $kept['smtp'] === null && $kept['missing'] === [] ? self::fetchCredentials() : true;
    }

    /**
     * The new connection stands, so nothing is lost by ending the one of before.
     * @return array the pages that are still to be put back one day: where the old one could not do it any more
     */
    private static function replace(): array
    {
        $pages = HelpPage::restore() === null ? [] : State::read()['pages_before'];
        Relay::asConnected('DELETE', '/v1/connection');
        State::forget();
        return $pages;
    }

    /** @return array|\WP_Error the state as the relay tells it */
    public static function refresh()
    {
        $state = Relay::asConnected('GET', '/v1/connection');
        if (is_wp_error($state)) {
            return $state;
        }
        $names = array_filter(array_column((array) ($state['domains'] ?? []), 'name'), 'is_string');
        State::change([
            'domains' => array_values(array_map('strtolower', $names)),
            'system' => (string) ($state['system']['name'] ?? ''),
            'dashboard' => esc_url_raw((string) ($state['dashboard'] ?? ''), ['https', 'http']),
            'missing' => (array) ($state['missing'] ?? []),
            'records' => (array) ($state['records'] ?? []),
            'explanation' => $state['explanation'] ?? null,
        ]);
        return $state;
    }

    /** @return true|\WP_Error */
    private static function fetchCredentials()
    {
        $smtp = Relay::asConnected('POST', '/v1/connection/credentials', []);
        if (is_wp_error($smtp)) {
            return $smtp;
        }
        State::change(['smtp' => self::sealed($smtp)]);
        return true;
    }

    /**
     * Puts back what was there before: the pages that List-Help named, the page of ours, then the site's own way of
     * sending, which was only overruled. Local state goes even where the relay can't be reached.
     * @return true|\WP_Error what stays to be done by hand
     */
    public static function end()
    {
        $fault = HelpPage::restore();
        $ended = Relay::asConnected('DELETE', '/v1/connection');
        State::forget();
        Failures::dismiss();
        Watchdog::stop();
        // who is unknown there has no credentials there, and can change nothing
        if (is_wp_error($ended) && $ended->get_error_data() === 401) {
            return true;
        }
        if (is_wp_error($ended)) {
            return new \WP_Error('depesche_left', sprintf(
                /* translators: %s: what went wrong */
                __('Disconnected here, but the relay could not be told: end the connection in its dashboard. (%s)', 'depesche-mail-relay-for-woocommerce'),
                $ended->get_error_message()
            ));
        }
        return $fault ?? true;
    }

    /** @param mixed $smtp */
    private static function sealed($smtp): ?array
    {
        $isWhole = is_array($smtp) && is_string($smtp['host'] ?? null) && is_string($smtp['username'] ?? null) && is_string($smtp['password'] ?? null);
        return $isWhole ? [
            'host' => $smtp['host'],
            'port' => (int) ($smtp['port'] ?? 587),
            'username' => $smtp['username'],
            'password' => Vault::seal($smtp['password']),
        ] : null;
    }
}
