#include "common/credential/dkg/member.hpp"
#include "tools/nephele/credential_vectors/read.hpp"
#include "tools/nephele/credential_vectors/runners.hpp"

namespace nephele::vectors {

using namespace credential;
using dkg::phase;
using pairing::scalar;

namespace {

constexpr std::size_t members = 4;
constexpr std::size_t polynomials = 4;
constexpr std::size_t threshold = 3;

/// The file's randomness, by what it is for.
class drawn_scalars {
public:
  explicit drawn_scalars(const std::string& seed) {
    pairing::seeded_scalars source{as_bytes(seed)};
    for (std::size_t i = 0; i < end; ++i)
      all_.push_back(source.next({}).publish());
  }

  /// Session secret, its proof's nonce and coefficients of member `i`.
  [[nodiscard]] pairing::listed_scalars of_member(std::size_t i) const {
    return with(i, first_coefficient, polynomials * threshold);
  }

  /// The same for the resharing, whose constants are the shares.
  [[nodiscard]] pairing::listed_scalars of_resharing(std::size_t i) const {
    return with(i, complaint_nonce + 1, polynomials * (threshold - 1));
  }

  [[nodiscard]] pairing::listed_scalars of_complaint() const {
    return pairing::listed_scalars{{all_[complaint_nonce]}};
  }

private:
  static constexpr std::size_t first_coefficient = 2 * members;
  static constexpr std::size_t complaint_nonce
      = first_coefficient + members * polynomials * threshold;
  static constexpr std::size_t end
      = complaint_nonce + 1 + members * polynomials * (threshold - 1);

  [[nodiscard]] pairing::listed_scalars with(std::size_t i, std::size_t first,
                                             std::size_t count) const {
    std::vector<scalar> some{all_[i], all_[members + i]};
    for (std::size_t k = 0; k < count; ++k)
      some.push_back(all_[first + i * count + k]);
    return pairing::listed_scalars{std::move(some)};
  }

  std::vector<scalar> all_;
};

dkg::member_number numbered(std::size_t i) {
  return static_cast<dkg::member_number>(i + 1);
}

void hear(dkg::round& round, const dkg::message& message) {
  crypto::system_random randomness;
  if (auto heard = round.accept(message, randomness); !heard)
    throw std::runtime_error{heard.error().text()};
}

void check_share(const std::string& name, const ps::issuer_key& share,
                 const json& expected, check_list& checks) {
  checks.equal(name + " x", share.x.publish(), expected.at(0));
  for (std::size_t i = 0; i < share.y.size(); ++i)
    checks.equal(name + " y" + std::to_string(i + 1), share.y[i].publish(),
                 expected.at(i + 1));
}

/// Registers all, and has the file's commitments and deals sent: dealer 4's is
/// not what its polynomials give.
void play_deals(dkg::round& round, std::vector<dkg::member>& all,
                const json& file, check_list& checks) {
  pairing::listed_scalars none{{}};
  for (std::size_t i = 0; i < members; ++i) {
    const auto said = all[i].speak(round, none).at(0);
    const auto& pok = file.at("pok").at(i);
    checks.holds("registration " + std::to_string(i + 1),
                 to_hex(said.body)
                     == file.at("session_public").at(i).get<std::string>()
                            + pok.at("R").get<std::string>()
                            + pok.at("z").get<std::string>());
    hear(round, said);
  }
  for (const auto* list : {"commits", "deals"}) {
    round.end_phase();
    for (std::size_t i = 0; i < members; ++i) {
      const auto name = std::string{list} + " " + std::to_string(i + 1);
      const auto& sent = file.at(list).at(i);
      if (i != 3)
        checks.equal(name, all[i].speak(round, none).at(0).body, sent);
      hear(round, {round.current(), numbered(i), read_bytes(sent)});
    }
  }
  round.end_phase();
}

void check_complaint(dkg::round& round, std::vector<dkg::member>& all,
                     const drawn_scalars& drawn, const json& file,
                     check_list& checks) {
  std::vector<dkg::message> complaints;
  for (auto& member : all) {
    auto nonce = drawn.of_complaint();
    for (auto& said : member.speak(round, nonce))
      complaints.push_back(std::move(said));
  }
  checks.holds("one complaint", complaints.size() == 1);
  const auto& expected = file.at("complaint");
  const auto made = must(dkg::complaint::decode(complaints.at(0).body));
  checks.holds("accuser", made.accuser == expected.at("accuser"));
  checks.holds("accused", made.accused == expected.at("accused"));
  checks.equal("K", made.shared, expected.at("K"));
  checks.equal("R1", made.announcements[0], expected.at("R1"));
  checks.equal("R2", made.announcements[1], expected.at("R2"));
  checks.equal("z", made.response, expected.at("z"));
  hear(round, complaints[0]);
  round.end_phase();
  checks.holds("complaint upheld",
               round.faults().size() == 1
                   && round.faults()[0]
                          == dkg::fault{4, dkg::fault_kind::bad_share});
}

bool is_set(std::span<const ps::issuer_index> indices, const json& expected) {
  return std::ranges::equal(indices,
                            expected.get<std::vector<ps::issuer_index>>());
}

void check_keys_of(const dkg::round& round, const std::vector<dkg::member>& all,
                   const json& file, check_list& checks) {
  checks.holds("Q", is_set(round.qualified(), file.at("Q")));
  checks.equal("key", round.issuers().key, file.at("vk_encoded"));
  checks.equal("key's id", round.issuers().key.id().span(), file.at("vk_id"));
  for (std::size_t i = 0; i < members; ++i) {
    const auto name = "share " + std::to_string(i + 1);
    checks.equal(name + " key", round.issuers().shares.at(i),
                 file.at("share_vks").at(i));
    check_share(name, must(all[i].share(round)), file.at("shares").at(i),
                checks);
  }
}

void check_resharing(const dkg::round& first,
                     const std::vector<dkg::member>& old,
                     const drawn_scalars& drawn, const json& file,
                     check_list& checks) {
  const auto& expected = file.at("reshare");
  dkg::round round{dkg::round_terms::new_shares(
      first.terms().chain, expected.at("key_epoch").get<std::uint64_t>(),
      first.issuers(), members)};
  std::vector<dkg::member> all;
  for (std::size_t i = 0; i < members; ++i) {
    auto source = drawn.of_resharing(i);
    const auto share = must(old[i].share(first));
    all.push_back(
        must(dkg::member::join(round.terms(), numbered(i), source, &share)));
  }
  pairing::listed_scalars none{{}};
  while (round.current() != phase::confirming
         && round.current() != phase::failed) {
    for (std::size_t i = 0; i < members; ++i)
      for (const auto& said : all[i].speak(round, none)) {
        if (said.sent_in == phase::dealing)
          checks.equal("new deal " + std::to_string(i + 1), said.body,
                       expected.at("deals").at(i));
        hear(round, said);
      }
    round.end_phase();
  }
  checks.holds("deals used", is_set(round.qualified(), expected.at("used")));
  checks.holds("key unchanged", round.issuers().key == first.issuers().key);
  for (std::size_t i = 0; i < members; ++i)
    check_share("new share " + std::to_string(i + 1), must(all[i].share(round)),
                expected.at("new_shares").at(i), checks);
}

} // namespace

void check_dkg(const json& file, const vector_folder&, check_list& checks) {
  const drawn_scalars drawn{file.at("seed_utf8").get<std::string>()};
  dkg::round round{dkg::round_terms::new_key(
      file.at("chain_id").get<std::string>(),
      file.at("key_epoch").get<std::uint64_t>(), polynomials - 1, members)};
  std::vector<dkg::member> all;
  for (std::size_t i = 0; i < members; ++i) {
    auto source = drawn.of_member(i);
    all.push_back(must(dkg::member::join(round.terms(), numbered(i), source)));
  }
  play_deals(round, all, file, checks);
  check_complaint(round, all, drawn, file, checks);
  check_keys_of(round, all, file, checks);
  check_resharing(round, all, drawn, file, checks);
}

} // namespace nephele::vectors
