#pragma once

#include "common/credential/dkg/member.hpp"
#include "common/credential/ps/aggregation.hpp"
#include "common/pairing/hash.hpp"

#include <doctest/doctest.h>

#include <functional>

namespace nephele::test {

/// Participants of a round and what the ledger lets through of them.
class dkg_stage {
public:
  /// Changes what a participant sends, or drops it by returning nothing.
  using tamper = std::function<std::optional<credential::dkg::message>(
      credential::dkg::message)>;

  explicit dkg_stage(credential::dkg::round_terms terms,
                     std::vector<credential::ps::issuer_key> shares = {},
                     std::string_view seed = "stage")
      : round{terms}, source_(as_bytes(seed)), shares_(std::move(shares)) {
    REQUIRE(terms.check().has_value());
    for (std::size_t i = 1; i <= terms.participants.size(); ++i)
      join(static_cast<credential::dkg::member_number>(i));
  }

  /// From here on `member` sends what `change` makes of it.
  void corrupt(credential::dkg::member_number member, tamper change) {
    tampers_[member] = std::move(change);
  }

  void silence(credential::dkg::member_number member) {
    corrupt(member, [](auto) { return std::nullopt; });
  }

  /// One phase: all speak, the round hears, the phase ends.
  void play() {
    std::vector<credential::dkg::message> said;
    for (auto& [number, member] : members) {
      for (auto& message : member.speak(round, source_)) {
        auto sent = std::optional{std::move(message)};
        if (const auto change = tampers_.find(number); change != tampers_.end())
          sent = change->second(*std::move(sent));
        if (sent)
          said.push_back(*std::move(sent));
      }
    }
    for (const auto& message : said) {
      if (!round.accept(message, randomness))
        ++refused;
      log.push_back(message);
    }
    round.end_phase();
  }

  void play_all() {
    for (auto i = 0; i < 5; ++i)
      play();
  }

  /// A participant restarts from its last stored state.
  void restart(credential::dkg::member_number number) {
    const auto stored
        = members.at(number).save(round.terms(), storage_key(), randomness);
    members.erase(number);
    members.emplace(number, credential::dkg::member::restore(
                                stored, round.terms(), number, storage_key())
                                .value());
  }

  static crypto::box_key storage_key() {
    return crypto::box_key{byte_array<32>{std::byte{9}}};
  }

  /// The shares of all that have one, checked against the published keys.
  std::vector<credential::ps::issuer_key> shares() const {
    std::vector<credential::ps::issuer_key> all;
    for (const auto& [number, member] : members)
      if (auto share = member.share(round)) {
        CHECK(share->public_key() == round.issuers().shares[share->index - 1U]);
        all.push_back(*std::move(share));
      }
    return all;
  }

  credential::dkg::round round;
  std::map<credential::dkg::member_number, credential::dkg::member> members;
  std::vector<credential::dkg::message> log;
  std::size_t refused = 0;
  crypto::seeded_random randomness{3};

private:
  void join(credential::dkg::member_number number) {
    const auto deals_as = round.terms().at(number)->deals_as;
    const auto share = std::ranges::find(shares_, deals_as,
                                         &credential::ps::issuer_key::index);
    members.emplace(number, credential::dkg::member::join(
                                round.terms(), number, source_,
                                share == shares_.end() ? nullptr : &*share)
                                .value());
  }

  pairing::seeded_scalars source_;
  std::vector<credential::ps::issuer_key> shares_;
  std::map<credential::dkg::member_number, tamper> tampers_;
};

/// Whether the shares of these issuers sign under the key of `published`.
inline bool sign_together(const credential::ps::issuer_set& published,
                          std::span<const credential::ps::issuer_key> shares) {
  const auto h
      = pairing::hash_to_g1(pairing::point_purpose::wallet, as_bytes("h"));
  const std::vector<pairing::scalar> messages(published.key.slots(),
                                              pairing::scalar{5});
  std::vector<credential::ps::partial_signature> partials;
  for (const auto& share : shares)
    partials.push_back(
        {share.index, pairing::g1_affine{share.sign(h, messages)}});
  const auto s = credential::ps::aggregate(partials, shares.size(),
                                           published.shares.size());
  return s
         && credential::ps::prepared_key{published.key}.signs(
             {pairing::g1_affine{h}, pairing::g1_affine{*s}}, messages);
}

} // namespace nephele::test
