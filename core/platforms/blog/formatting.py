"""Our plain text as a post of WordPress: paragraphs as its editor keeps them. All pure.

No library: those that make HTML of text take it for Markdown, and other than what was approved would be seen.
Blocks: https://developer.wordpress.org/block-editor/getting-started/fundamentals/markup-representation-block/.
"""

from html import escape

from core.platforms.addresses import addresses
from core.platforms.blog.site import Medium


def html_of(text: str) -> str:
    """A paragraph for each stretch of `text` between free lines, escaped, and its links links.

    `core.platforms.markup.text_of` gives back `text`, to the letter.
    """
    paragraphs = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return "\n\n".join(
        f"<!-- wp:paragraph -->\n<p>{_line(paragraph)}</p>\n<!-- /wp:paragraph -->"
        for paragraph in paragraphs
    )


def figure_of(medium: Medium) -> str:
    """An image of the library as a block, with its alt text."""
    return (
        f'<!-- wp:image {{"id":{medium.id},"sizeSlug":"full","linkDestination":"none"}} -->\n'
        f'<figure class="wp-block-image size-full"><img src="{escape(medium.source_url)}" '
        f'alt="{_attribute(medium.alt_text)}" class="wp-image-{medium.id}"/></figure>\n<!-- /wp:image -->'
    )


def escaped(text: str) -> str:
    """`text` where WordPress takes HTML. It would also obey `[gallery]`, which an entity keeps from it.

    Source: `unescape_invalid_shortcodes` in
    https://github.com/WordPress/WordPress/blob/master/wp-includes/shortcodes.php.
    """
    return escape(text, quote=False).replace("[", "&#91;").replace("]", "&#93;")


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;")


def _line(text: str) -> str:
    pieces, at = [], 0
    for found in sorted(addresses(text), key=lambda address: address.start):
        whole = f"https://{found.text}" if found.bare else found.text
        if whole.lower().startswith(("https://", "http://")):
            pieces += [
                escaped(text[at : found.start]),
                f'<a href="{escape(whole)}">{escaped(found.text)}</a>',
            ]
            at = found.start + len(found.text)
    return "".join([*pieces, escaped(text[at:])]).replace("\n", "<br>")
