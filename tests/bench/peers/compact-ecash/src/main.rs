//! Times the operations of the public crate nym-compact-ecash: one line each,
//! its name and the milliseconds of one call.

use nym_compact_ecash::identify::identify;
use nym_compact_ecash::scheme::{Payment, Wallet};
use nym_compact_ecash::setup::Parameters;
use nym_compact_ecash::tests::helpers::{
    generate_coin_indices_signatures, generate_expiration_date_signatures,
};
use nym_compact_ecash::{
    aggregate_verification_keys, aggregate_wallets, generate_keypair_user, issue, issue_verify,
    ttp_keygen, withdrawal_request, PayInfo,
};
use std::hint::black_box;
use std::time::Duration;

const ISSUERS: u64 = 4;
const THRESHOLD: u64 = 3;
const TICKETS: u64 = 50;
const TICKET_TYPE: u8 = 0;
const SPEND_DATE: u32 = 1_701_907_200;
const EXPIRATION: u32 = 1_702_166_400;
const SAMPLES: usize = 15;

/// CPU time of this thread: other work on the machine does not count.
fn cpu_time() -> Duration {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // Safe: `now` outlives the call, which only writes to it.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut now) };
    assert_eq!(status, 0);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

fn time<T>(name: &str, mut work: impl FnMut() -> T) {
    black_box(work());
    let mut samples: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let start = cpu_time();
            black_box(work());
            (cpu_time() - start).as_secs_f64() * 1e3
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    println!("{name} {:.3}", samples[SAMPLES / 2]);
}

fn main() {
    let parameters = Parameters::new(TICKETS);
    let user = generate_keypair_user();
    let issuers = ttp_keygen(THRESHOLD, ISSUERS).expect("keys");
    let secrets: Vec<_> = issuers.iter().map(|pair| pair.secret_key()).collect();
    let shares: Vec<_> = issuers.iter().map(|pair| pair.verification_key()).collect();
    let indices: Vec<u64> = (1..=ISSUERS).collect();
    let key = aggregate_verification_keys(&shares, Some(&indices)).expect("key");
    let dates =
        generate_expiration_date_signatures(EXPIRATION, &secrets, &shares, &key, &indices)
            .expect("dates");
    let coins = generate_coin_indices_signatures(&parameters, &secrets, &shares, &key, &indices)
        .expect("coins");

    let ask = || withdrawal_request(user.secret_key(), EXPIRATION, TICKET_TYPE).expect("request");
    time("withdrawal_request", ask);
    let (request, request_info) = ask();
    let answer = |issuer: usize| {
        issue(secrets[issuer], user.public_key(), &request, EXPIRATION, TICKET_TYPE)
            .expect("partial")
    };
    time("partial_issue", || answer(0));
    let partials: Vec<_> = (0..THRESHOLD as usize).map(answer).collect();
    let unblind = |i: usize| {
        issue_verify(&shares[i], user.secret_key(), &partials[i], &request_info, i as u64 + 1)
            .expect("a good partial")
    };
    time("check_partial", || unblind(0));
    let checked: Vec<_> = (0..THRESHOLD as usize).map(unblind).collect();
    let combine = || {
        aggregate_wallets(&key, user.secret_key(), &checked, &request_info).expect("wallet")
    };
    time("aggregate_and_check", combine);

    let first_info = PayInfo { pay_info_bytes: [6; 72] };
    let second_info = PayInfo { pay_info_bytes: [7; 72] };
    let pay = |wallet: &mut Wallet, info: &PayInfo| {
        wallet
            .spend(&parameters, &key, user.secret_key(), info, 1, &dates, &coins, SPEND_DATE)
            .expect("payment")
    };
    let mut wallet = combine();
    time("spend", || pay(&mut wallet, &first_info));
    // Two copies of one book spend the same ticket twice.
    let first = pay(&mut combine(), &first_info);
    let second = pay(&mut combine(), &second_info);
    let encoded = first.to_bytes();
    time("decode_and_verify", || {
        let payment = Payment::try_from(encoded.as_slice()).expect("payment");
        payment.spend_verify(&key, &first_info, SPEND_DATE).expect("valid")
    });
    time("identify", || identify(&first, &second, first_info, second_info));
}
