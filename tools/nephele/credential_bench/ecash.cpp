#include "common/credential/ecash/identification.hpp"
#include "common/credential/ecash/issuers.hpp"
#include "common/credential/ecash/spending.hpp"
#include "common/credential/ecash/verification.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "tools/nephele/credential_bench/recorder.hpp"

namespace nephele::credential_bench {

using namespace credential;

namespace {

constexpr std::size_t issuer_count = 4;
constexpr std::uint64_t noon = 20'500ULL * 86'400 + 43'200;

/// A committee, a book and what is needed to spend it.
struct scene {
  scene()
      : source(as_bytes("bench")),
        keys(ps::deal_keys(source, ecash::key_slots,
                           ps::threshold(issuer_count), issuer_count)),
        issuers(keys.published), verifier(keys.published.key) {
    deposit.public_key = ecash::book_public_key(secret);
    request = ecash::make_request(deposit, id(), secret, source);
    for (std::size_t j = 0; j < issuers.threshold(); ++j)
      partials.push_back({keys.secrets[j].index, issue(j)});
    book.emplace(deposit, id(), secret.duplicate(),
                 must(issuers.aggregate(partials, deposit, request)),
                 randomness);
  }

  [[nodiscard]] const ps::key_id& id() const { return issuers.key().id(); }

  [[nodiscard]] pairing::g1_affine issue(std::size_t issuer) const {
    return must(ecash::issue(keys.secrets[issuer], id(), deposit, request,
                             deposit.recorded));
  }

  [[nodiscard]] ps::signature slot(std::uint16_t index) const {
    const ecash::slot slot{deposit.type, deposit.expiry(), deposit.recorded,
                           index};
    const auto h = slot.base(id());
    std::vector<ps::partial_signature> some;
    for (std::size_t j = 0; j < issuers.threshold(); ++j)
      some.push_back(
          {keys.secrets[j].index,
           pairing::g1_affine{keys.secrets[j].sign(h, slot.messages())}});
    return {pairing::g1_affine{h},
            pairing::g1_affine{
                must(ps::aggregate(some, issuers.threshold(), issuer_count))}};
  }

  [[nodiscard]] ecash::payment
  pay(std::uint16_t index, const ps::signature& slot, std::uint64_t time) {
    pairing::hedged_scalars nonces{randomness, {&secret, &book->secret()}};
    ecash::pay_info info;
    info.unix_seconds = time;
    return ecash::spend(*book, index, slot, keys.published.key, info, nonces);
  }

  crypto::system_random randomness;
  pairing::seeded_scalars source;
  ps::dealt_keys keys;
  ecash::issuers issuers;
  ecash::payment_verifier verifier;
  pairing::secret_scalar secret{pairing::scalar{0x5eed}};
  ecash::deposit deposit{"nephele-bench",
                         1,
                         {},
                         ecash::ticket_type::standard,
                         ecash::day_of(noon)};
  ecash::withdrawal_request request;
  std::vector<ps::partial_signature> partials;
  std::optional<ecash::wallet> book;
};

void measure_withdrawal(scene& scene, recorder& record) {
  record.measure("withdrawal request", 0.4, [&] {
    (void)ecash::make_request(scene.deposit, scene.id(), scene.secret,
                              scene.source);
  });
  record.measure("partial issue, request decoded and checked", 0.8,
                 [&, bytes = scene.request.encode()] {
                   scene.request
                       = must(ecash::withdrawal_request::decode(bytes));
                   (void)scene.issue(0);
                 });
  record.measure("check of a partial", 1.3, [&] {
    must_hold(
        scene.issuers
            .check_partial(scene.partials[0], scene.deposit, scene.request)
            .has_value());
  });
  record.measure("aggregate three partials and check", 0, [&] {
    (void)must(
        scene.issuers.aggregate(scene.partials, scene.deposit, scene.request));
  });
  record.measure(
      "slot signature share", 0,
      [&] {
        (void)ecash::sign_slots(scene.keys.secrets[0], scene.id(),
                                scene.deposit.type, scene.deposit.expiry());
      },
      ecash::slot_file::signatures);
}

void measure_verification(scene& scene, const ps::signature& slot,
                          recorder& record) {
  std::vector<byte_array<ecash::payment::size>> encoded;
  for (std::uint64_t i = 0; i < 256; ++i)
    encoded.push_back(i < 8 ? scene.pay(7, slot, noon + i).encode()
                            : encoded[i % 8]);
  const auto verify = [&](ecash::weights weights) {
    const auto payment = must(ecash::payment::decode(encoded[0]));
    must_hold(scene.verifier.verify(payment, scene.randomness, weights));
  };
  record.measure("decode and verify one ticket", 2.0,
                 [&] { verify(ecash::weights::bits_64); });
  record.measure("the same with weights of 128 bits", 0,
                 [&] { verify(ecash::weights::bits_128); });
  for (const std::size_t size : {8U, 64U, 256U})
    record.measure(
        "the same in a batch of " + std::to_string(size) + ", each",
        size == 64 ? 0.45 : 0,
        [&, size] {
          std::vector<ecash::payment> payments;
          for (std::size_t i = 0; i < size; ++i)
            payments.push_back(must(ecash::payment::decode(encoded[i])));
          must_hold(
              scene.verifier.verify_batch(payments, scene.randomness).fallbacks
              == 0);
        },
        size);
}

} // namespace

std::vector<figure> measure_ecash(const stopwatch& watch) {
  scene scene;
  recorder record{watch};
  const auto point = pairing::g1::generator();
  record.measure("one multiplication in G1, to compare with", 0,
                 [&] { (void)(scene.secret * point); });
  measure_withdrawal(scene, record);
  const auto slot = scene.slot(7);
  record.measure("spend", 2.6, [&] { (void)scene.pay(7, slot, noon); });
  measure_verification(scene, slot, record);
  const auto first = scene.pay(7, slot, noon);
  const auto second = scene.pay(7, slot, noon + 1);
  record.measure("identify a double spender", 0.3,
                 [&] { (void)must(ecash::identify(first, second)); });
  return std::move(record.figures);
}

} // namespace nephele::credential_bench
