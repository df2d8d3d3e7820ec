//! The public crate `sphinx-packet`, as others run it, for comparison.
//!
//!     sphinx-peer talk    reads requests line by line, answers each
//!     sphinx-peer bench   measures; prints "name microseconds" lines
//!
//! Requests, all bytes in hex:
//!     make VERSION PAYLOAD_LEN DESTINATION IDENTIFIER MESSAGE (PUBLIC ADDRESS DELAY)...
//!         -> packet BYTES
//!     peel PRIVATE PACKET
//!         -> forward ADDRESS DELAY PACKET | final DESTINATION IDENTIFIER MESSAGE
//! What goes wrong is answered with "error TEXT".

use sphinx_packet::header::delays::Delay;
use sphinx_packet::packet::builder::SphinxPacketBuilder;
use sphinx_packet::route::{Destination, DestinationAddressBytes, Node, NodeAddressBytes};
use sphinx_packet::version::Version;
use sphinx_packet::{ProcessedPacketData, SphinxPacket};
use std::io::{BufRead, Write};
use std::time::Instant;
use x25519_dalek::{PublicKey, StaticSecret};

type Answer = Result<String, Box<dyn std::error::Error>>;

const REGULAR_PAYLOAD: usize = 2413 - 348;
const HOPS: usize = 4;

fn unhex(text: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
    (0..text.len() / 2)
        .map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn array<const N: usize>(text: &str) -> Result<[u8; N], Box<dyn std::error::Error>> {
    unhex(text)?
        .try_into()
        .map_err(|_| format!("not {N} bytes").into())
}

fn make(words: &[&str]) -> Answer {
    let [version, len, address, identifier, message, route @ ..] = words else {
        return Err("too few words".into());
    };
    let mut nodes = Vec::new();
    let mut delays = Vec::new();
    for hop in route.chunks_exact(3) {
        nodes.push(Node::new(
            NodeAddressBytes::from_bytes(array(hop[1])?),
            PublicKey::from(array::<32>(hop[0])?),
        ));
        delays.push(Delay::new_from_nanos(hop[2].parse()?));
    }
    let destination = Destination::new(
        DestinationAddressBytes::from_bytes(array(address)?),
        array(identifier)?,
    );
    let packet = SphinxPacketBuilder::new()
        .with_version(Version::new(version.parse()?))
        .with_payload_size(len.parse()?)
        .build_packet(unhex(message)?, &nodes, &destination, &delays)?;
    Ok(format!("packet {}", hex(&packet.to_bytes())))
}

fn peel(words: &[&str]) -> Answer {
    let [private, packet] = words else {
        return Err("a key and a packet are needed".into());
    };
    let key = StaticSecret::from(array::<32>(private)?);
    let processed = SphinxPacket::from_bytes(&unhex(packet)?)?.process(&key)?;
    Ok(match processed.data {
        ProcessedPacketData::ForwardHop {
            next_hop_packet,
            next_hop_address,
            delay,
        } => format!(
            "forward {} {} {}",
            hex(next_hop_address.as_bytes()),
            delay.to_nanos(),
            hex(&next_hop_packet.to_bytes())
        ),
        ProcessedPacketData::FinalHop {
            destination,
            identifier,
            payload,
        } => format!(
            "final {} {} {}",
            hex(&destination.as_bytes()),
            hex(&identifier),
            hex(&payload.recover_plaintext()?)
        ),
    })
}

fn talk() {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words.split_first() {
            Some((&"make", rest)) => make(rest),
            Some((&"peel", rest)) => peel(rest),
            _ => Err("make or peel".into()),
        };
        let text = answer.unwrap_or_else(|why| format!("error {why:?}").replace('\n', " "));
        writeln!(out, "{text}")
            .and_then(|()| out.flush())
            .expect("a reader");
    }
}

/// Median of the time of one call, in microseconds, over about two seconds.
fn median(mut work: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut samples = Vec::new();
    while begun.elapsed().as_secs_f64() < 2.0 || samples.len() < 50 {
        let one = Instant::now();
        work();
        samples.push(one.elapsed().as_secs_f64() * 1e6);
    }
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

fn bench() {
    let keys: Vec<StaticSecret> = (0..HOPS).map(|_| StaticSecret::random()).collect();
    let route: Vec<Node> = keys
        .iter()
        .enumerate()
        .map(|(i, key)| Node::new(NodeAddressBytes::from_bytes([i as u8; 32]), key.into()))
        .collect();
    let delays = [Delay::new_from_millis(50); HOPS];
    let destination = Destination::new(DestinationAddressBytes::from_bytes([9; 32]), [7; 16]);
    for version in [258, 259] {
        let builder = SphinxPacketBuilder::new()
            .with_version(Version::new(version))
            .with_payload_size(REGULAR_PAYLOAD);
        let build = || {
            builder
                .build_packet(vec![1; 1000], &route, &destination, &delays)
                .expect("a packet")
        };
        let bytes = build().to_bytes();
        let unwrap = median(|| {
            let packet = SphinxPacket::from_bytes(&bytes).expect("its size");
            match packet.process(&keys[0]).expect("its key").data {
                ProcessedPacketData::ForwardHop {
                    next_hop_packet, ..
                } => {
                    std::hint::black_box(next_hop_packet.to_bytes());
                }
                ProcessedPacketData::FinalHop { .. } => unreachable!("four hops"),
            }
        });
        println!("unwrap_{version} {unwrap}");
        println!(
            "build_{version} {}",
            median(|| {
                std::hint::black_box(build().to_bytes());
            })
        );
    }
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("talk") => talk(),
        Some("bench") => bench(),
        _ => {
            eprintln!("sphinx-peer talk | bench");
            std::process::exit(2);
        }
    }
}
