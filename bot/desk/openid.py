"""Sign-in through OpenID Connect: the provider says who somebody is, an administrator has said whose account it is."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.desk.access import Access
from bot.desk.errors import NobodyLinked, ProviderRefused
from bot.errors import SettingsWrong
from bot.settings import Settings
from bot.store.rooms import RoomRows

NAME = "openid"
"""What the provider is called among the places where people are known."""

SCOPE = "openid email"
ALGORITHMS = ["RS256", "ES256", "PS256"]
LEEWAY_S = 60
TIMEOUT_S = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """What the browser keeps until it comes back: none of it is worth anything elsewhere."""

    state: str
    nonce: str
    verifier: str

    def write(self) -> str:
        """Gives it as the value of a cookie."""
        return f"{self.state}.{self.nonce}.{self.verifier}"


def begin_pending() -> Pending:
    """Makes a new one."""
    return Pending(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def read_pending(cookie: str | None) -> Pending:
    """Gives what was written; ProviderRefused when it was not written by us."""
    parts = (cookie or "").split(".")
    if len(parts) != 3 or not all(parts):
        raise ProviderRefused
    return Pending(*parts)


@dataclass(frozen=True, slots=True)
class OpenId:
    """The provider of a council. `back`: our address to which it sends people back."""

    http: httpx.AsyncClient
    issuer: str
    client: str
    secret: str
    back: str
    access: Access
    rows: RoomRows

    async def begin(self, pending: Pending) -> str:
        """Returns the address at the provider to which the browser goes."""
        known = await self._read_metadata()
        async with self._open_client() as client:
            address, _ = client.create_authorization_url(
                known["authorization_endpoint"],
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return str(address)

    async def finish(self, pending: Pending, state: str, code: str) -> str:
        """Returns the token of a new session for who came back; NobodyLinked when we do not know them."""
        if not secrets.compare_digest(state.encode(), pending.state.encode()):
            raise ProviderRefused
        known = await self._read_metadata()
        claims = await self._read_claims(known, pending, code)
        for member in _list_names(claims):
            linked = await self.rows.find_linked(NAME, member)
            accounts = await self.access.rows.list_accounts()
            if any(one.id == linked and one.active for one in accounts):
                assert linked is not None
                return await self.access.begin_session(linked)
        raise NobodyLinked

    async def _read_claims(self, known: dict[str, Any], pending: Pending, code: str) -> dict[str, Any]:
        try:
            async with self._open_client() as client:
                token = await client.fetch_token(
                    known["token_endpoint"], code=code, code_verifier=pending.verifier
                )
            keys = KeySet.import_key_set((await self._read(known["jwks_uri"])).json())
            claims = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS).claims
            jwt.JWTClaimsRegistry(
                leeway=LEEWAY_S,
                iss={"essential": True, "value": known["issuer"]},
                aud={"essential": True, "value": self.client},
                exp={"essential": True},
                nonce={"essential": True, "value": pending.nonce},
            ).validate(claims)
        except (OAuthError, JoseError, httpx.HTTPError, KeyError, ValueError) as error:
            log.warning("openid refused why=%s", type(error).__name__)
            raise ProviderRefused from None
        return dict(claims)

    async def _read_metadata(self) -> dict[str, Any]:
        try:
            answer = await self._read(f"{self.issuer}/.well-known/openid-configuration")
            known: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            log.warning("openid not reached why=%s", type(error).__name__)
            raise ProviderRefused from None
        if str(known.get("issuer", "")).rstrip("/") != self.issuer:
            log.error("openid provider calls itself by another name than WAYMARK_OIDC_ISSUER")
            raise ProviderRefused
        return known

    async def _read(self, address: str) -> httpx.Response:
        return (await self.http.get(address, timeout=TIMEOUT_S)).raise_for_status()

    def _open_client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self.client,
            client_secret=self.secret,
            scope=SCOPE,
            redirect_uri=self.back,
            code_challenge_method="S256",
            trust_env=False,
            timeout=TIMEOUT_S,
        )


def make_openid(settings: Settings, http: httpx.AsyncClient, access: Access, rows: RoomRows) -> OpenId | None:
    """Makes it as it is set; SettingsWrong when that is by half."""
    if not settings.oidc_issuer:
        return None
    if not (settings.oidc_client and settings.oidc_secret and settings.desk_url):
        raise SettingsWrong(
            "WAYMARK_OIDC_ISSUER needs WAYMARK_OIDC_CLIENT, WAYMARK_OIDC_SECRET and WAYMARK_DESK_URL."
        )
    return OpenId(
        http=http,
        issuer=settings.oidc_issuer,
        client=settings.oidc_client,
        secret=settings.oidc_secret,
        back=f"{settings.desk_url}/desk/openid/back",
        access=access,
        rows=rows,
    )


def _list_names(claims: dict[str, Any]) -> list[str]:
    """By what an administrator may have linked them: the number that never changes, or an address that was checked."""
    names = [str(claims.get("sub", ""))]
    if claims.get("email_verified") is True:
        names.append(str(claims.get("email", "")).lower())
    return [name for name in names if name]
