#include "common/credential/ecash/issuers.hpp"
#include "common/credential/ecash/slots.hpp"
#include "tools/nephele/credential_vectors/ecash_world.hpp"
#include "tools/nephele/credential_vectors/read.hpp"
#include "tools/nephele/credential_vectors/runners.hpp"

namespace nephele::vectors {

using namespace credential;

namespace {

void check_tampering(const json& file, const ecash::deposit& deposit,
                     const ps::key_id& key, check_list& checks) {
  for (const auto& entry : file.at("tampered")) {
    auto bytes = read_bytes(file.at("request_encoded"));
    const auto position = entry.at("flip_bit_0_of_byte").get<std::size_t>();
    bytes.at(position) ^= std::byte{1};
    const auto request = ecash::withdrawal_request::decode(bytes);
    checks.holds("byte " + std::to_string(position) + " changed",
                 (request && ecash::check_request(*request, deposit, key))
                     == entry.at("accepted"));
  }
}

} // namespace

void check_withdraw(const json& file, const vector_folder& others,
                    check_list& checks) {
  const auto dealt = read_keys(others.load("keys"));
  const ecash::issuers issuers{dealt.published};
  const auto& key = issuers.key().id();
  const auto deposit = read_deposit(file);
  checks.equal("vk_id", key.span(), file.at("vk_id"));
  checks.holds("e", deposit.expiry_value() == file.at("e"));
  checks.equal("eta", deposit.eta(), file.at("eta"));
  checks.equal("h", deposit.base(key), file.at("h"));

  const auto drawn = read_randomness(file.at("randomness"));
  const pairing::secret_scalar secret{drawn.at(0)};
  checks.equal("pk", ecash::book_public_key(secret), file.at("pk"));
  pairing::listed_scalars source{{drawn.at(1)}};
  const auto request = ecash::make_request(deposit, key, secret, source);
  checks.equal("request", request, file.at("request_encoded"));
  check_tampering(file, deposit, key, checks);

  std::vector<ps::partial_signature> partials;
  for (std::size_t j = 0; j < 4; ++j) {
    const auto& share = dealt.secrets.at(j);
    const auto s
        = must(ecash::issue(share, key, deposit, request, deposit.recorded));
    checks.equal("partial " + std::to_string(j + 1), s,
                 file.at("partials").at(j).at("partial"));
    partials.push_back({share.index, s});
    checks.holds(
        "partial " + std::to_string(j + 1) + " verifies",
        issuers.check_partial(partials[j], deposit, request).has_value());
  }
  const auto& expected = file.at("wallet_signature");
  for (const auto& set : {std::array{0U, 1U, 3U}, {0U, 1U, 2U}, {3U, 2U, 1U}}) {
    const std::array some{partials[set[0]], partials[set[1]], partials[set[2]]};
    const auto book = must(issuers.aggregate(some, deposit, request));
    checks.equal("h of the book", book.h, expected.at("h"));
    checks.equal("s of the book", book.s, expected.at("s"));
  }
  auto swapped = partials[0];
  swapped.issuer = 2;
  checks.holds("wrong partial rejected",
               issuers.check_partial(swapped, deposit, request).has_value()
                   != file.at("wrong_partial_rejected").get<bool>());
}

void check_slots(const json& file, const vector_folder& others,
                 check_list& checks) {
  const auto dealt = read_keys(others.load("keys"));
  const ps::prepared_key key{dealt.published.key};
  for (const auto& entry : file.at("slots")) {
    const ecash::slot slot{must(ecash::ticket_type_from(entry.at("type"))),
                           ecash::day{entry.at("expiry_day")},
                           ecash::day{entry.at("day")}, entry.at("l")};
    const auto name = "slot " + std::to_string(slot.on.value()) + "/"
                      + std::to_string(slot.index);
    checks.equal(name + " u", slot.messages()[2], entry.at("u"));
    const auto h = slot.base(key.id());
    std::vector<ps::partial_signature> partials;
    for (const std::size_t j : {0U, 2U, 3U}) {
      partials.push_back(
          {dealt.secrets.at(j).index,
           pairing::g1_affine{dealt.secrets.at(j).sign(h, slot.messages())}});
      checks.equal(name + " partial", partials.back().s,
                   entry.at("partials_1_3_4").at(partials.size() - 1));
    }
    const ps::signature signature{
        pairing::g1_affine{h},
        pairing::g1_affine{must(ps::aggregate(partials, 3, 4))}};
    checks.equal(name + " h", signature.h, entry.at("signature").at("h"));
    checks.equal(name + " s", signature.s, entry.at("signature").at("s"));
    checks.holds(name + " verifies", key.signs(signature, slot.messages()));
  }
}

} // namespace nephele::vectors
