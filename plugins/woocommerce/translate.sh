#!/bin/sh
# Draws the texts out of the plugin's PHP, and puts the German ones in. Needs Debian's gettext.
# Fails when a text has no German, so that none is forgotten.
set -eu
cd "$(dirname "$0")/depesche-mail-relay-for-woocommerce"
domain=depesche-mail-relay-for-woocommerce
pot=languages/$domain.pot
po=languages/$domain-de_DE.po

xgettext --language=PHP --from-code=UTF-8 --add-comments=translators --sort-by-file --no-wrap \
  --keyword=__:1 --keyword=esc_html__:1 --keyword=esc_html_e:1 \
  --package-name='Depesche Mail Relay for WooCommerce' --copyright-holder='The Depesche developers' \
  --output=- ./*.php src/*.php |
  sed -e 's/^"Content-Type: text\/plain; charset=CHARSET/"Content-Type: text\/plain; charset=UTF-8/' -e '/^"POT-Creation-Date/d' -e '/^#: /s/:[0-9]*\b//g' > "$pot"
msgmerge --quiet --no-wrap --no-fuzzy-matching --update --backup=none "$po" "$pot"
msgattrib --untranslated --no-wrap "$po" | grep '^msgid' && { echo "$po lacks these" >&2; exit 1; }
msgfmt --check --output-file="${po%.po}.mo" "$po"
