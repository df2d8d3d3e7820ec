#include "common/credential/dkg/round.hpp"

#include "common/credential/ps/concatenation.hpp"
#include "common/crypto/sha256.hpp"

#include <algorithm>

namespace nephele::credential::dkg {

using ps::issuer_index;

round::round(round_terms terms) : terms_(std::move(terms)) {
}

result<void> round::accept(const message& message, crypto::random& randomness) {
  if (message.sent_in != phase_)
    return fail(errc::wrong_phase);
  if (terms_.at(message.from) == nullptr)
    return fail(errc::unknown_sender);
  switch (phase_) {
  case phase::registering:
    return accept_registration(message);
  case phase::committing:
    return accept_commitment(message);
  case phase::dealing:
    return accept_deal(message, randomness);
  case phase::complaining:
    return accept_complaint(message);
  case phase::confirming:
    return accept_confirmation(message);
  case phase::active:
  case phase::failed:
    break;
  }
  return fail(errc::wrong_phase);
}

result<void> round::accept_registration(const message& message) {
  if (sent_.contains(message.from))
    return fail(errc::already_sent);
  auto registered = registration::decode(message.body);
  if (!registered)
    return fail(std::move(registered).error());
  if (auto fine = check_registration(*registered, terms_, message.from); !fine)
    return fine;
  for (const auto& [member, key] : registered_)
    if (key == registered->key)
      return fail(errc::repeated_key, std::to_string(member));
  sent_.insert(message.from);
  registered_.emplace(message.from, registered->key);
  return {};
}

result<void> round::accept_commitment(const message& message) {
  if (!expected().contains(message.from))
    return fail(errc::unknown_sender);
  if (message.body.size() != 32)
    return fail(errc::length, "commitment");
  if (!sent_.insert(message.from).second)
    return fail(errc::already_sent);
  std::ranges::copy(message.body, commitments_[message.from].begin());
  return {};
}

result<void> round::accept_deal(const message& message,
                                crypto::random& randomness) {
  if (!expected().contains(message.from))
    return fail(errc::unknown_sender);
  if (sent_.contains(message.from))
    return fail(errc::already_sent);
  if (commit_to_deal(message.body) != commitments_.at(message.from))
    return fail(errc::not_committed);
  sent_.insert(message.from);
  auto dealt = deal::decode(message.body, terms_, *terms_.at(message.from),
                            receivers_);
  if (dealt && is_dealable(*dealt, randomness))
    deals_.emplace(dealt->dealer, *std::move(dealt));
  else
    blame(message.from, fault_kind::malformed_deal);
  return {};
}

bool round::is_dealable(const deal& deal, crypto::random& randomness) const {
  if (!deal.commitments.is_consistent(randomness))
    return false;
  return !terms_.previous
         || deal.commitments.key_of(0)
                == terms_.previous->shares[deal.dealer - 1U];
}

result<void> round::accept_complaint(const message& message) {
  auto made = complaint::decode(message.body);
  if (!made)
    return fail(std::move(made).error());
  const auto* own = session_key(message.from);
  const auto accuser = terms_.at(message.from)->receives_as;
  if (own == nullptr || accuser == 0 || made->accuser != accuser)
    return fail(errc::unknown_sender);
  const auto accused = terms_.dealer(made->accused);
  const auto dealt = deals_.find(made->accused);
  if (!accused || dealt == deals_.end() || *accused == message.from)
    return fail(errc::unknown_sender, "accused");
  if (!complaints_.emplace(made->accuser, made->accused).second)
    return fail(errc::already_sent);
  if (is_upheld(*made, terms_, dealt->second, *own, *session_key(*accused))) {
    if (guilty_.insert(made->accused).second)
      blame(*accused, fault_kind::bad_share);
  } else {
    blame(message.from, fault_kind::false_complaint);
  }
  return {};
}

result<void> round::accept_confirmation(const message& message) {
  if (!expected().contains(message.from))
    return fail(errc::unknown_sender);
  const auto own = confirmation(terms_.at(message.from)->receives_as);
  if (message.body.size() != own.size())
    return fail(errc::length, "confirmation");
  if (!sent_.insert(message.from).second)
    return fail(errc::already_sent);
  // Equal inputs cannot differ: this member has read another ledger.
  if (message.body == own)
    ++confirmed_;
  else
    blame(message.from, fault_kind::divergent);
  return {};
}

bool round::is_complete() const noexcept {
  if (phase_ == phase::complaining)
    return false;
  return std::ranges::includes(sent_, expected());
}

std::set<member_number> round::expected() const {
  std::set<member_number> members;
  for (std::size_t i = 1; i <= terms_.participants.size(); ++i) {
    const auto member = static_cast<member_number>(i);
    const auto& [deals_as, receives_as] = terms_.participants[i - 1];
    const auto is_registered = registered_.contains(member);
    if (phase_ == phase::registering
        || (phase_ == phase::committing && is_registered && deals_as != 0)
        || (phase_ == phase::dealing && commitments_.contains(member))
        || (phase_ == phase::confirming && is_registered && receives_as != 0))
      members.insert(member);
  }
  return members;
}

void round::blame(member_number member, fault_kind kind) {
  faults_.push_back({member, kind});
}

void round::end_phase() {
  const auto missing = [&](fault_kind kind) {
    for (const auto member : expected())
      if (!sent_.contains(member))
        blame(member, kind);
  };
  const auto go_on = [&](bool is_enough, phase next) {
    phase_ = is_enough ? next : phase::failed;
  };
  const auto needed = terms_.deals_needed();
  switch (phase_) {
  case phase::registering:
    missing(fault_kind::absent);
    end_registering();
    break;
  case phase::committing:
    missing(fault_kind::silent);
    go_on(commitments_.size() >= needed, phase::dealing);
    break;
  case phase::dealing:
    missing(fault_kind::no_reveal);
    go_on(deals_.size() >= needed, phase::complaining);
    break;
  case phase::complaining:
    settle();
    go_on(qualified_.size() >= needed, phase::confirming);
    break;
  case phase::confirming:
    go_on(confirmed_ >= terms_.threshold, phase::active);
    break;
  case phase::active:
  case phase::failed:
    break;
  }
  sent_.clear();
}

void round::end_registering() {
  std::size_t dealers = 0;
  for (const auto& [member, key] : registered_) {
    const auto& [deals_as, receives_as] = *terms_.at(member);
    if (receives_as != 0)
      receivers_.emplace(receives_as, key);
    dealers += deals_as != 0 ? 1 : 0;
  }
  const auto is_enough = receivers_.size() >= terms_.threshold
                         && dealers >= terms_.deals_needed();
  phase_ = is_enough ? phase::committing : phase::failed;
}

/// The deals that count, and the keys that follow from them.
void round::settle() {
  for (const auto& [dealer, deal] : deals_)
    if (!guilty_.contains(dealer))
      qualified_.push_back(dealer);
  if (qualified_.size() < terms_.deals_needed())
    return;
  if (terms_.previous) {
    qualified_.resize(terms_.deals_needed());
    factors_ = ps::lagrange_at_zero(qualified_).value();
  } else {
    factors_.assign(qualified_.size(), pairing::scalar{1});
  }
  deal_commitments sum;
  for (std::size_t i = 0; i < qualified_.size(); ++i)
    deals_.at(qualified_[i]).commitments.add_to(sum, factors_[i]);
  issuers_.threshold = terms_.threshold;
  issuers_.key = sum.key_of(0);
  for (std::size_t i = 1; i <= terms_.issuers(); ++i)
    issuers_.shares.push_back(sum.key_of(static_cast<issuer_index>(i)));
}

const pairing::g1_affine*
round::session_key(member_number member) const noexcept {
  const auto found = registered_.find(member);
  return found == registered_.end() ? nullptr : &found->second;
}

byte_vector round::confirmation(issuer_index index) const {
  ps::concatenation out;
  out.bytes(crypto::sha256(issuers_.key.encode()))
      .bytes(issuers_.shares[index - 1U].encode());
  return std::move(out).take();
}

} // namespace nephele::credential::dkg
