//! Certificates for https on loopback.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Who a server says it is, and the root that says it too, as PEM.
pub struct Identity {
    /// The root certificate.
    pub root: String,
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

/// How a certificate is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is good.
    None,
    /// It is for another name.
    Name,
    /// It has ended.
    Expired,
    /// It has not begun.
    Future,
}

impl Identity {
    /// A server on 127.0.0.1, also called gemini.test and by Google's name, with a root of its own.
    pub fn new(fault: Fault) -> Self {
        let mut root = CertificateParams::new(Vec::new()).expect("parameters");
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name.push(DnType::CommonName, "a root for tests");
        let root = CertifiedIssuer::self_signed(root, KeyPair::generate().expect("a key")).expect("a root");
        let good = ["127.0.0.1", "gemini.test", "generativelanguage.googleapis.com"];
        let names = if fault == Fault::Name { vec!["other.example"] } else { good.to_vec() };
        let names: Vec<String> = names.into_iter().map(ToOwned::to_owned).collect();
        let mut server = CertificateParams::new(names).expect("parameters");
        (server.not_before, server.not_after) = match fault {
            Fault::Expired => (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1)),
            Fault::Future => (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1)),
            _ => (date_time_ymd(2020, 1, 1), date_time_ymd(2090, 1, 1)),
        };
        let key = KeyPair::generate().expect("a key");
        let certificate = server.signed_by(&key, &root).expect("a certificate");
        Self { root: root.pem(), certificate: certificate.der().clone(), key: key.serialize_der() }
    }
}

/// The configuration of a server with this identity.
pub fn server(identity: &Identity) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::try_from(identity.key.clone()).expect("a private key");
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate.clone()], key)
        .expect("a certificate with its key");
    Arc::new(config)
}
