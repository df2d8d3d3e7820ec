#include "common/credential/attribute/credential.hpp"
#include "common/credential/attribute/schema.hpp"
#include "common/credential/attribute/showing.hpp"
#include "common/credential/attribute/verification.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "common/crypto/sha256.hpp"
#include "tools/nephele/credential_vectors/read.hpp"
#include "tools/nephele/credential_vectors/runners.hpp"

namespace nephele::vectors {

using namespace credential;
using pairing::scalar;
using pairing::secret_scalar;

namespace {

/// Each verdict under so many draws of the weights.
constexpr std::uint64_t weight_seeds = 20;

byte_vector text_bytes(const json& text) {
  const auto bytes = as_bytes(text.get_ref<const std::string&>());
  return {bytes.begin(), bytes.end()};
}

std::vector<secret_scalar> secrets_of(const std::vector<scalar>& values) {
  std::vector<secret_scalar> secrets;
  for (const auto& value : values)
    secrets.emplace_back(value);
  return secrets;
}

ps::dealt_keys deal(const json& file) {
  pairing::listed_scalars source{read_randomness(file.at("key_randomness"))};
  return ps::deal_keys(source, file.at("q"), file.at("t"), file.at("n"));
}

/// The committee and holder of attr_issue.json.
struct attribute_world {
  explicit attribute_world(const json& issue_file)
      : file(issue_file), keys(deal(file)), committee(keys.published) {
    for (const auto& message : file.at("messages"))
      messages.push_back(read_scalar(message));
    auto drawn = read_randomness(file.at("randomness"));
    // The first one is the holder's secret, which stands in slot 1.
    drawn.erase(drawn.begin());
    pairing::listed_scalars source{std::move(drawn)};
    pending.emplace(must(attribute::request_credential(
        attribute::make_terms(
            committee.key().id(),
            file.at("hidden").get<std::vector<std::uint8_t>>(), messages,
            text_bytes(file.at("context_utf8"))),
        secrets_of(messages), source)));
    for (const auto index : {0U, 2U})
      answers.push_back(
          {keys.secrets.at(index).index,
           must(attribute::issue(keys.secrets[index], pending->terms,
                                 pending->request))});
  }

  [[nodiscard]] attribute::credential credential() const {
    return must(committee.aggregate(answers, *pending, secrets_of(messages)));
  }

  [[nodiscard]] attribute::signed_set digits() const {
    const auto set = attribute::scalar_set::digits();
    std::vector<attribute::signed_set::part> parts;
    for (const auto index : {0U, 2U})
      parts.push_back({keys.secrets[index].index,
                       attribute::sign_set(keys.secrets[index],
                                           committee.key().id(), set)});
    crypto::system_random randomness;
    return must(attribute::signed_set::aggregate(
        set, parts, committee.threshold(), committee.members(), committee.key(),
        randomness));
  }

  const json& file;
  ps::dealt_keys keys;
  attribute::issuers committee;
  std::vector<scalar> messages;
  std::optional<attribute::pending_credential> pending;
  std::vector<ps::partial_signature> answers;
};

template <class List>
void equal_list(const std::string& name, const List& computed,
                const json& expected, check_list& checks) {
  checks.holds("number of " + name, computed.size() == expected.size());
  for (std::size_t i = 0; i < computed.size() && i < expected.size(); ++i)
    checks.equal(name + " " + std::to_string(i), computed[i], expected.at(i));
}

attribute::statement read_statement(const json& file, const json& shown) {
  attribute::statement claim;
  claim.issuers = read_fixed<ps::key_id>(file.at("vk_id"));
  claim.context = text_bytes(shown.at("context_utf8"));
  for (const auto& entry : file.at("disclosed"))
    claim.disclosed.push_back(
        {entry.at(0).get<std::uint8_t>(), read_scalar(entry.at(1))});
  claim.hidden = file.at("hidden").get<std::vector<std::uint8_t>>();
  const auto& range = file.at("range");
  claim.ranges.push_back({range.at("slot").get<std::uint8_t>(),
                          range.at("bound") == "at_most"
                              ? attribute::range_kind::at_most
                              : attribute::range_kind::at_least,
                          range.at("a").get<std::uint64_t>(),
                          range.at("digits").get<std::uint8_t>()});
  claim.scope = text_bytes(file.at("scope_utf8"));
  return claim;
}

/// A verdict by every way of checking, under many weights.
bool verdict_is(bool expected, const attribute::show_verifier& verifier,
                const attribute::statement& claim,
                const attribute::show& shown) {
  if (verifier.verify_plain(claim, shown) != expected)
    return false;
  for (std::uint64_t seed = 0; seed < weight_seeds; ++seed) {
    crypto::seeded_random randomness{seed};
    const auto weights
        = seed % 2 == 0 ? ps::weights::bits_64 : ps::weights::bits_128;
    if (verifier.verify(claim, shown, randomness, weights) != expected)
      return false;
  }
  return true;
}

/// What the case `name` of the file's list changes.
void change(const std::string& name, attribute::statement& claim,
            attribute::show& shown) {
  if (name == "other_context")
    claim.context.push_back(std::byte{0});
  else if (name == "other_country")
    claim.disclosed.at(1).value += scalar{1};
  else if (name == "other_epoch")
    claim.disclosed.at(0).value += scalar{1};
  else if (name == "other_bound")
    ++claim.ranges.at(0).bound;
  else if (name == "other_scope")
    claim.scope->push_back(std::byte{0});
  else if (name == "digit_swapped")
    std::swap(shown.members.at(0), shown.members.at(1));
  else if (name == "digit_missing")
    shown.members.pop_back();
  else if (name == "s_changed")
    shown.s = pairing::curve_point{shown.h};
  else if (name == "wrong_issuer")
    claim.issuers.bytes[0] ^= std::byte{1};
  else if (name.starts_with("z"))
    shown.responses.at(std::stoul(name.substr(1))) += scalar{1};
  else
    throw std::runtime_error{"unknown case " + name};
}

void check_digits(const json& file, const attribute::signed_set& digits,
                  check_list& checks) {
  ps::concatenation all;
  for (std::uint64_t digit = 0; digit < attribute::digit_base; ++digit) {
    const auto signature
        = must(digits.signature_on(secret_scalar{scalar{digit}}));
    all.bytes(signature.h.encode()).bytes(signature.s.encode());
  }
  checks.equal("digit signatures", crypto::sha256(all.span()),
               file.at("digit_signatures_sha256"));
  checks.equal("digits' tag", digits.set().tag(), file.at("digit_tag"));
  checks.equal("scope's base",
               attribute::pseudonym_base(text_bytes(file.at("scope_utf8"))),
               file.at("scope_base"));
}

} // namespace

void check_attr_issue(const json& file, const vector_folder&,
                      check_list& checks) {
  const attribute_world world{file};
  checks.equal("key", world.keys.published.key, file.at("vk").at("encoded"));
  const auto schema
      = attribute::id_of_schema(text_bytes(file.at("schema_utf8")));
  checks.equal("schema's id", schema.span(), file.at("schema_id"));
  checks.equal("tag",
               attribute::schema{schema, {}, 0, {}}.tag(
                   attribute::epoch{file.at("epoch").get<std::uint32_t>()}),
               file.at("tag"));
  const auto& request = world.pending->request;
  const auto& expected = file.at("request");
  checks.equal("C", request.commitment, expected.at("C"));
  equal_list("C_i", request.hidden, expected.at("Ci"), checks);
  equal_list("R", request.announcements, expected.at("R"), checks);
  equal_list("z", request.responses, expected.at("z"), checks);
  checks.equal(
      "h", attribute::signature_base(world.pending->terms, request.commitment),
      file.at("h"));
  for (std::size_t i = 0; i < world.answers.size(); ++i) {
    checks.equal("answer " + std::to_string(i), world.answers[i].s,
                 file.at("blind_partials_1_3").at(i));
    checks.equal("unblinded " + std::to_string(i),
                 must(world.committee.unblind(world.answers[i], *world.pending,
                                              secrets_of(world.messages)))
                     .s,
                 file.at("unblinded_1_3").at(i));
  }
  const auto signature = world.credential().signature;
  checks.equal("credential h", signature.h, file.at("credential").at("h"));
  checks.equal("credential s", signature.s, file.at("credential").at("s"));
}

void check_attr_show(const json& file, const vector_folder& others,
                     check_list& checks) {
  const auto issue_file = others.load("attr_issue");
  const attribute_world world{issue_file};
  const auto digits = world.digits();
  check_digits(file, digits, checks);
  const auto owned = world.credential();
  attribute::show_verifier verifier{world.keys.published.key};
  verifier.expect_tag(world.messages.at(0));
  for (const auto* name : {"show1", "show2"}) {
    const auto& expected = file.at(name);
    const auto claim = read_statement(file, expected);
    pairing::listed_scalars source{read_randomness(expected.at("randomness"))};
    const auto shown = must(attribute::prove(
        claim, owned, world.committee.key(), std::array{&digits}, source));
    const std::string prefix = std::string{name} + " ";
    checks.equal(prefix + "h", shown.h, expected.at("h"));
    checks.equal(prefix + "s", shown.s, expected.at("s"));
    equal_list(prefix + "H", shown.hidden, expected.at("H"), checks);
    checks.equal(prefix + "N", *shown.pseudonym, expected.at("N"));
    equal_list(prefix + "R", shown.announcements, expected.at("R"), checks);
    equal_list(prefix + "z", shown.responses, expected.at("z"), checks);
    checks.equal(prefix + "bytes", shown.encode(), expected.at("show_encoded"));
    checks.holds(prefix + "verifies", verdict_is(true, verifier, claim, shown));
  }
  const auto& first = file.at("show1");
  const auto claim = read_statement(file, first);
  const auto shown = must(attribute::show::decode(
      read_bytes(first.at("show_encoded")), attribute::show_shape::of(claim)));
  for (const auto& entry : file.at("negative")) {
    const auto name = entry.at("name").get<std::string>();
    auto changed_claim = claim;
    auto changed = shown;
    change(name, changed_claim, changed);
    checks.holds(name, verdict_is(entry.at("valid").get<bool>(), verifier,
                                  changed_claim, changed));
  }
}

} // namespace nephele::vectors
