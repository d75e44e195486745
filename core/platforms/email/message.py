"""The message that a recipient gets: plain text and simple HTML, with all a good sender says in its headers.

Lines keep to RFC 5322, section 2.1.1 (998 characters, better 78) and to 7 bits: texts are quoted-printable
(RFC 2045, 6.7), what isn't plain ASCII in a header is in encoded words (RFC 2047). Nothing that people wrote
can end a header, since no line break of theirs gets into one.

Images travel with the message (RFC 2387, RFC 2392): nothing is fetched when it is read, so nobody is watched,
and clients that hide what would be fetched show them. Plain text says where they are, in their words.
"""

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, quote

from core.foundation.mailbox import Mailbox
from core.platforms.connecting import Recipient
from core.platforms.markup import html_of
from core.platforms.media import Fitted
from core.platforms.posting import Outgoing

GOOD_LINE = 76
_WIRE = compat32.clone(linesep="\r\n", max_line_length=None)
_PLAIN = re.compile(r"[ -~]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """An image in the message, and its words."""

    alt: str
    file: Fitted


def message_of(
    post: Outgoing,
    images: Sequence[Shown] = (),
    *,
    sender: Mailbox,
    list_id: str,
    recipient: Recipient,
    at: datetime,
    unsubscribe_url: str = "",
) -> bytes:
    """The whole message for `recipient`, as it goes over the wire; `unsubscribe_url` is theirs alone."""
    message_id = message_id_of(post, recipient, sender)
    # Lines of quoted-printable text never hold this: its "=" would stand there as "=3D".
    message: Message = MIMEMultipart("alternative", boundary=f"=_{_digest(message_id)}")
    message["From"] = f"{_phrase(sender.name, 'From')} <{sender.address}>".lstrip()
    message["To"] = recipient.address
    message["Subject"] = _line(post.title, "Subject")
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["List-Id"] = f"<{list_id}.{sender.domain}>"
    if unsubscribe_url:
        # RFC 8058: one POST there ends it, asking nothing.
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = _whole(post)
    message.attach(_part(_plain(text, images, unsubscribe_url), "plain"))
    names = [f"{number}.{_digest(message_id)}@{sender.domain}" for number in range(1, len(images) + 1)]
    page = _part(_page(post, text, dict(zip(names, images, strict=True)), unsubscribe_url), "html")
    if images:
        # Nor does it hold this, and this is no beginning of the other.
        related = MIMEMultipart("related", boundary=f"=_r{_digest(message_id)}", type="text/html")
        for part in (page, *map(_image, names, images)):
            related.attach(part)
        message.attach(related)
    else:
        message.attach(page)
    return message.as_bytes(policy=_WIRE)


def message_id_of(post: Outgoing, recipient: Recipient, sender: Mailbox) -> str:
    """Fixed before the first try: receivers that get a message twice can see that it is one."""
    return f"<{post.key}.{_digest(f'{post.key} {recipient.id}')}@{sender.domain}>"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _line(text: str, header: str) -> str:
    """`text` as the value of a header, each line of it short."""
    line = " ".join(text.split())
    if _PLAIN.fullmatch(line) and "=?" not in line and len(header) + 2 + len(line) <= GOOD_LINE:
        return line
    return Header(line, "utf-8", header_name=header, maxlinelen=GOOD_LINE).encode(linesep="\r\n")


def _phrase(name: str, header: str) -> str:
    plain = _line(name, header)
    return f'"{quote(plain)}"' if plain and plain == name else plain


def _whole(post: Outgoing) -> str:
    """The text, and the link after it where the text doesn't have it."""
    text = post.text.replace("\r\n", "\n").replace("\r", "\n")
    return text if post.link is None or post.link in text else f"{text}\n\n{post.link}"


def _part(text: str, kind: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return MIMEText(text, kind, charset)  # type: ignore[arg-type]  # it takes a Charset as well as its name


def _image(name: str, image: Shown) -> MIMEImage:
    kind = image.file.content_type.rpartition("/")[2]
    part = MIMEImage(image.file.content, kind)
    part["Content-ID"] = f"<{name}>"
    part.add_header("Content-Disposition", "inline", filename=f"image-{name.partition('.')[0]}.{kind}")
    return part


def _plain(text: str, images: Sequence[Shown], unsubscribe_url: str) -> str:
    told = "".join(f"\n\n[Image{alt and f': {alt}'}]" for alt in map(_alt, images))
    footer = f"\n\n-- \nUnsubscribe: {unsubscribe_url}" if unsubscribe_url else ""
    return f"{text}{told}{footer}\n"


def _alt(image: Shown) -> str:
    return " ".join(image.alt.split())


def _page(post: Outgoing, text: str, images: Mapping[str, Shown], unsubscribe_url: str) -> str:
    # After the preheader come spaces that nobody sees, or clients would show the text's beginning there.
    preheader = f'<div style="{_HIDDEN}">{html.escape(post.preheader)}{_SPACE * 80}</div>'
    figures = "".join(
        f'\n<div style="{_APART}"><img src="cid:{name}" alt="{html.escape(_alt(image))}" '
        f'width="{image.file.width}" style="{_FITTING}"></div>'
        for name, image in images.items()
    )
    footer = f'<p style="{_SMALL}"><a href="{html.escape(unsubscribe_url)}">Unsubscribe</a></p>'
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{html.escape(post.title)}</title></head>\n"
        f'<body style="{_BODY}">\n{preheader if post.preheader else ""}\n{html_of(text)}{figures}\n'
        f"{footer if unsubscribe_url else ''}\n</body></html>\n"
    )


_BODY = "margin:0 auto;max-width:36em;padding:1em;font:16px/1.5 sans-serif;overflow-wrap:break-word"
_HIDDEN = "display:none;max-height:0;overflow:hidden"
_APART = "margin:1em 0"
_FITTING = "max-width:100%;height:auto"
_SMALL = "color:#666;font-size:13px"
_SPACE = "&#847;&zwnj;&nbsp;"
