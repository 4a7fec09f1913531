"""Masks the inward half of UK postcodes, which names a street, before anything is stored or forwarded."""

import re

# Longer areas first, so that BS is not read as B.
_AREAS = """
    AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH
    EN EX FK FY GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU ME
    MK ML NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW
    SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE B E G L M N S W
"""
_GAP = r"[\s\-._,/]{0,3}"
_OUTWARD = rf"(?:{'|'.join(_AREAS.split())}){_GAP}\d(?:{_GAP}[A-Z\d])?"
_INWARD = rf"\d{_GAP}[ABD-HJLNP-UW-Z]{_GAP}[ABD-HJLNP-UW-Z]"
_POSTCODE = re.compile(
    rf"(?<![A-Z0-9])(?P<outward>{_OUTWARD})(?:{_GAP}{_INWARD})+(?![A-Z0-9])", re.IGNORECASE
)


def mask_postcodes(text: str) -> str:
    """Leaves only the outward half of every postcode in the text: `BS5 6QR` becomes `BS5`."""
    return _POSTCODE.sub(lambda found: found["outward"], text)
