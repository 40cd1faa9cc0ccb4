//! Proxies on loopback that let everything through to one address, whatever host they are asked for.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// What the proxy speaks.
#[derive(Clone, Copy)]
pub enum Speech {
    /// `CONNECT host:port`
    Http,
    /// RFC 1928, without a password.
    Socks5,
}

/// Starts a proxy that serves one connection; gives its address and, at the end, what it was asked for.
pub fn start(speech: Speech, target: &str) -> (String, thread::JoinHandle<io::Result<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("its address").to_string();
    let target = target.to_owned();
    let served = thread::spawn(move || {
        let (mut client, _) = listener.accept()?;
        let asked = match speech {
            Speech::Http => http(&mut client)?,
            Speech::Socks5 => socks5(&mut client)?,
        };
        tunnel(client, TcpStream::connect(target)?)?;
        Ok(asked)
    });
    (address, served)
}

/// Starts a proxy that serves every connection; gives its address.
pub fn serve(target: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("its address").to_string();
    let target = target.to_owned();
    thread::spawn(move || {
        for mut client in listener.incoming().map_while(Result::ok) {
            let target = target.clone();
            thread::spawn(move || http(&mut client).and_then(|_| tunnel(client, TcpStream::connect(target)?)));
        }
    });
    address
}

fn http(client: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn socks5(client: &mut TcpStream) -> io::Result<String> {
    let mut greeting = [0; 2];
    client.read_exact(&mut greeting)?;
    client.read_exact(&mut vec![0; greeting[1].into()])?;
    client.write_all(&[5, 0])?;
    let mut head = [0; 5];
    client.read_exact(&mut head)?;
    let mut host = vec![0; head[4].into()];
    client.read_exact(&mut host)?;
    client.read_exact(&mut [0; 2])?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    Ok(String::from_utf8_lossy(&host).into_owned())
}

fn tunnel(client: TcpStream, server: TcpStream) -> io::Result<()> {
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    let up = thread::spawn(move || io::copy(&mut from, &mut to).and_then(|_| to.shutdown(std::net::Shutdown::Write)));
    let (mut from, mut to) = (server, client);
    io::copy(&mut from, &mut to)?;
    // Fails (`ENOTCONN`) where the client has closed it already.
    let _ = to.shutdown(std::net::Shutdown::Both);
    let _ = up.join();
    Ok(())
}
