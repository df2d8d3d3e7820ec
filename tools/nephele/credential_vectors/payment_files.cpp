#include "common/credential/ecash/identification.hpp"
#include "common/credential/ecash/slots.hpp"
#include "common/credential/ecash/spending.hpp"
#include "common/credential/ecash/verification.hpp"
#include "tools/nephele/credential_vectors/ecash_world.hpp"
#include "tools/nephele/credential_vectors/read.hpp"
#include "tools/nephele/credential_vectors/runners.hpp"

namespace nephele::vectors {

using namespace credential;

namespace {

/// Each verdict under so many draws of the weights.
constexpr int weight_seeds = 100;

/// A verdict by every way of checking, under many weights.
bool verdict_is(bool expected, const ecash::payment_verifier& verifier,
                byte_span encoded) {
  const auto payment = ecash::payment::decode(encoded);
  if (!payment)
    return !expected;
  if (verifier.verify_plain(*payment) != expected)
    return false;
  for (int seed = 0; seed < weight_seeds; ++seed) {
    crypto::seeded_random randomness{static_cast<std::uint64_t>(seed)};
    const auto weights
        = seed % 2 == 0 ? ecash::weights::bits_64 : ecash::weights::bits_128;
    if (verifier.verify(*payment, randomness, weights) != expected)
      return false;
  }
  return true;
}

void check_payment(const std::string& name, const json& file,
                   const ecash::payment& payment, check_list& checks) {
  checks.equal(name + " payinfo", payment.info, file.at("payinfo"));
  checks.equal(name + " R", payment.info.factor(), file.at("R_payinfo"));
  checks.holds(name + " day", payment.info.day().value() == file.at("day"));
  const auto& p = payment.points;
  const auto& points = file.at("points_compressed");
  const auto point = [&](const std::string& label, const auto& value) {
    checks.equal(std::string{name}.append(" ").append(label), value,
                 points.at(label));
  };
  point("h1", p.h1);
  point("s1", p.s1);
  point("H_sk", p.hidden_secret);
  point("H_eta", p.hidden_eta);
  point("H_e", p.hidden_expiry);
  point("h2", p.h2);
  point("s2", p.s2);
  point("K_e", p.slot_expiry);
  point("K_l", p.slot_index);
  point("S", p.serial);
  point("T", p.tag);
  for (std::size_t i = 0; i < payment.commitments.size(); ++i)
    checks.equal(name + " R" + std::to_string(i + 1), payment.commitments[i],
                 file.at("commitments_compressed").at(i));
  checks.equal(name + " challenge", payment.challenge(), file.at("challenge"));
  checks.equal(name + " payment", payment, file.at("payment_encoded"));
}

class payer {
public:
  payer(const json& spend, const vector_folder& others)
      : keys_(read_keys(others.load("keys"))),
        deposit_(read_deposit(others.load("withdraw"))),
        wallet_(make_wallet(spend)) {}

  [[nodiscard]] ecash::payment pay(const json& file,
                                   std::uint16_t index) const {
    const auto bytes = read_bytes(file.at("payinfo"));
    const auto info = ecash::pay_info::decode(
        byte_span{bytes}.first<ecash::pay_info::size>());
    const ecash::slot slot{deposit_.type, deposit_.expiry(), info.day(), index};
    const auto h = slot.base(keys_.published.key.id());
    std::vector<ps::partial_signature> partials;
    for (std::size_t j = 0; j < keys_.published.threshold; ++j)
      partials.push_back(
          {keys_.secrets[j].index,
           pairing::g1_affine{keys_.secrets[j].sign(h, slot.messages())}});
    const auto s = must(ps::aggregate(partials, keys_.published.threshold,
                                      keys_.secrets.size()));
    pairing::listed_scalars source{read_randomness(file.at("randomness"))};
    return ecash::spend(wallet_, index,
                        {pairing::g1_affine{h}, pairing::g1_affine{s}},
                        keys_.published.key, info, source);
  }

  [[nodiscard]] const ps::verification_key& key() const {
    return keys_.published.key;
  }

  [[nodiscard]] const pairing::g1_affine& public_key() const {
    return deposit_.public_key;
  }

private:
  [[nodiscard]] ecash::wallet make_wallet(const json& spend) const {
    const auto& book = spend.at("wallet");
    crypto::seeded_random randomness{0};
    return {deposit_, keys_.published.key.id(),
            pairing::secret_scalar{read_scalar(book.at("sk"))},
            ps::signature{must(pairing::g1_affine::decode(
                              read_bytes(book.at("signature").at("h")))),
                          must(pairing::g1_affine::decode(
                              read_bytes(book.at("signature").at("s"))))},
            randomness};
  }

  ps::dealt_keys keys_;
  ecash::deposit deposit_;
  ecash::wallet wallet_;
};

} // namespace

void check_spend(const json& file, const vector_folder& others,
                 check_list& checks) {
  const payer payer{file, others};
  const ecash::payment_verifier verifier{payer.key()};
  checks.equal("vk_id", verifier.key().id().span(), file.at("vk_id"));
  const auto& first = file.at("spend");
  const auto payment = payer.pay(first, file.at("l"));
  check_payment("spend", first, payment, checks);
  checks.equal("serial", payment.serial().span(), first.at("serial"));
  checks.holds("spend verifies", verdict_is(true, verifier, payment.encode()));
  const auto& other = file.at("other_ticket_l18");
  check_payment("other ticket", other, payer.pay(other, 18), checks);
  for (const auto& entry : file.at("tampered")) {
    auto bytes = read_bytes(first.at("payment_encoded"));
    const auto position = entry.at("flip_bit_0_of_byte").get<std::size_t>();
    bytes.at(position) ^= std::byte{1};
    checks.holds("byte " + std::to_string(position) + " changed",
                 verdict_is(entry.at("accepted"), verifier, bytes));
  }
}

void check_identify(const json& file, const vector_folder& others,
                    check_list& checks) {
  const auto spend = others.load("spend");
  const payer payer{spend, others};
  const auto first = payer.pay(file.at("first"), spend.at("l"));
  const auto second = payer.pay(file.at("second"), spend.at("l"));
  check_payment("first", file.at("first"), first, checks);
  check_payment("second", file.at("second"), second, checks);
  checks.holds("same serial", (first.serial() == second.serial())
                                  == file.at("same_serial").get<bool>());
  const auto named = must(ecash::identify(first, second));
  checks.equal("public key", named, file.at("identified_pk"));
  checks.holds("it is the deposit's", named == payer.public_key());
  checks.holds("a repetition names nobody", !ecash::identify(first, first));
}

void check_negative(const json& file, const vector_folder&,
                    check_list& checks) {
  crypto::system_random randomness;
  const ecash::payment_verifier verifier{must(ps::verification_key::decode(
      read_bytes(file.at("vk").at("encoded")), randomness))};
  const auto check = [&](const std::string& name, const json& entry) {
    checks.holds(name, verdict_is(entry.at("valid"), verifier,
                                  read_bytes(entry.at("payment_encoded"))));
  };
  for (const auto& entry : file.at("cases"))
    check(entry.at("name"), entry);
  check("cofactored_accept", file.at("cofactored_accept"));
}

void check_batch(const json& file, const vector_folder& others,
                 check_list& checks) {
  const auto keys = read_keys(others.load("keys"));
  const ecash::payment_verifier verifier{keys.published.key};
  checks.equal("vk_id", verifier.key().id().span(), file.at("vk_id"));
  std::vector<ecash::payment> payments;
  std::vector<bool> expected;
  for (const auto& entry : file.at("payments")) {
    payments.push_back(
        must(ecash::payment::decode(read_bytes(entry.at("payment_encoded")))));
    expected.push_back(entry.at("valid"));
  }
  for (int seed = 0; seed < weight_seeds; ++seed) {
    crypto::seeded_random randomness{static_cast<std::uint64_t>(seed)};
    const auto verdict = verifier.verify_batch(payments, randomness);
    checks.holds("verdicts under seed " + std::to_string(seed),
                 verdict.valid == expected
                     && (verdict.fallbacks == 0)
                            == file.at("whole_batch_valid").get<bool>());
  }
}

} // namespace nephele::vectors
