//! Where a request comes from.

use core::convert::Infallible;
use core::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::router::Cloud;

/// The network address of the caller, as far as it is known.
pub(crate) struct ClientAddress(pub(crate) Option<IpAddr>);

impl FromRequestParts<Cloud> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, cloud: &Cloud) -> Result<Self, Infallible> {
        // The last entry is the one that the nearest proxy wrote; those before it are the caller's own words.
        let forwarded = || {
            let header = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            header.rsplit(',').next()?.trim().parse().ok()
        };
        let direct = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        Ok(Self(if cloud.config.trust_proxy { forwarded().or_else(direct) } else { direct() }))
    }
}
