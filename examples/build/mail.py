"""Writes the mail about the late delivery: a plain and an HTML part, both with the quoted message below."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

PLAIN = """\
Dear Edmund,

thank you for your patience, and I am sorry for the wait. The ceramic bearings arrived
on 17 March, a week later than their maker had told us, and the test bench is full
until Easter. We therefore cannot keep the date of 10 April that I gave you last week.

The new dates for order 4471 are:

  Part  Pumps     Leaves Brennick    At Hazel Court
  1     6 X200    15 April 2026      17 April 2026
  2     8 X200    22 April 2026      24 April 2026

The first six are enough for the two northern staircases, so that your fitters can
begin on Monday, 20 April. We take 4 % off the price of the whole order for the
delay; the credit note follows with the invoice. Your service agreement SC-2047
begins on 1 April as signed, but the fourteen pumps cost nothing under it until
the day they are delivered.

If you would rather have all fourteen on one day, please tell me by 27 March.

Kind regards
Priya Nandakar
Sales, Halden Pumps
01632 960 152

On Wednesday, 18 March 2026 at 16:42, Edmund Pellworth wrote:
> Dear Priya,
>
> the order was confirmed for 20 March, then you wrote 10 April, and now I hear
> from your drivers that nothing is packed. The scaffolding at Hazel Court costs us
> 210 euros a day. When will the fourteen X200 really be here?
>
> Edmund Pellworth
> Estate manager, Marrow Lane Housing Association
"""

HTML = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><style>td, th {{ padding: 2px 12px 2px 0; text-align: left }}</style></head>
<body>
{before}
<table>
<tr><th>Part</th><th>Pumps</th><th>Leaves Brennick</th><th>At Hazel Court</th></tr>
<tr><td>1</td><td>6 X200</td><td>15 April 2026</td><td>17 April 2026</td></tr>
<tr><td>2</td><td>8 X200</td><td>22 April 2026</td><td>24 April 2026</td></tr>
</table>
{after}
<p>On Wednesday, 18 March 2026 at 16:42, Edmund Pellworth wrote:</p>
<blockquote>
{quoted}
</blockquote>
</body></html>
"""


def _paragraphs(text: str) -> str:
    """Each block between blank lines as one HTML paragraph."""
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return "\n".join(f"<p>{block}</p>" for block in blocks if block)


def _html() -> str:
    own, quote = PLAIN.split("On Wednesday, 18 March 2026 at 16:42, Edmund Pellworth wrote:\n")
    before, rest = own.split("  Part  Pumps")
    after = rest.split("24 April 2026\n", 1)[1]
    quoted = "\n".join(line.removeprefix(">").strip() for line in quote.splitlines())
    return HTML.format(before=_paragraphs(before), after=_paragraphs(after), quoted=_paragraphs(quoted))


def build(folder: Path) -> list[Path]:
    """Write ``mail/delivery-delay.eml`` below `folder` and return its path."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Priya Nandakar <priya.nandakar@halden-pumps.example>"
    message["To"] = "Edmund Pellworth <e.pellworth@marrow-lane.example>"
    message["Cc"] = "Maren Tolvik <maren.tolvik@halden-pumps.example>"
    message["Subject"] = "Re: Order 4471 – when will the X200 arrive?"
    message["Date"] = "Thu, 19 Mar 2026 10:08:00 +0000"
    message["Message-ID"] = "<20260319100800.4471@halden-pumps.example>"
    message["In-Reply-To"] = "<20260318164200.77@marrow-lane.example>"
    message["References"] = "<20260318164200.77@marrow-lane.example>"
    message.set_content(PLAIN)
    message.add_alternative(_html(), subtype="html")
    message.set_boundary("=_halden-4471")
    path = folder / "mail" / "delivery-delay.eml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(message.as_bytes())
    return [path]
