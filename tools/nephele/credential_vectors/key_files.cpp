#include "common/credential/ps/aggregation.hpp"
#include "common/credential/ps/transcript.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "common/pairing/hash.hpp"
#include "tools/nephele/credential_vectors/ecash_world.hpp"
#include "tools/nephele/credential_vectors/read.hpp"
#include "tools/nephele/credential_vectors/runners.hpp"

namespace nephele::vectors {

using namespace credential;
using pairing::point_purpose;
using pairing::scalar_purpose;

namespace {

pairing::g1 generator(std::string_view name) {
  return pairing::hash_to_g1(point_purpose::generator, as_bytes(name));
}

void check_hashes(const json& file, check_list& checks) {
  for (const auto& entry : file.at("hash_to_scalar")) {
    const auto text = entry.at("msg_utf8").get<std::string>();
    checks.equal(
        "hash_to_scalar \"" + text + "\"",
        pairing::hash_to_scalar(scalar_purpose::challenge, as_bytes(text)),
        entry.at("scalar"));
  }
  const auto& seeded = file.at("seeded_hash_to_scalar");
  checks.equal("hash_to_scalar PAYINFO",
               pairing::hash_to_scalar(scalar_purpose::payinfo,
                                       read_bytes(seeded.at("msg_hex"))),
               seeded.at("scalar"));
  const auto& point = file.at("hash_to_g1");
  checks.equal(
      "hash_to_g1 SLOT",
      pairing::hash_to_g1(point_purpose::slot, read_bytes(point.at("msg_hex"))),
      point.at("point"));
  const auto& expanded = file.at("expand_message_xmd");
  checks.holds("expand_message_xmd",
               pairing::scalar::reduce(read_bytes(expanded.at("out")))
                   == pairing::hash_to_scalar(
                       scalar_purpose::challenge,
                       as_bytes(expanded.at("msg_utf8").get<std::string>())));
}

void check_transcript(const json& file, check_list& checks) {
  ps::transcript log{as_text(read_bytes(file.at("items").at(0).at(1)))};
  for (std::size_t i = 1; i < file.at("items").size(); ++i) {
    const auto& item = file.at("items").at(i);
    log.add(item.at(0).get<std::string>(), read_bytes(item.at(1)));
  }
  checks.equal("transcript", log.bytes(), file.at("bytes"));
  checks.equal("challenge", log.challenge(), file.at("challenge"));
}

} // namespace

void check_params(const json& file, const vector_folder&, check_list& checks) {
  checks.equal("g", pairing::g1::generator(), file.at("g1"));
  checks.equal("g~", pairing::g2::generator(), file.at("g2"));
  checks.equal("G_S", generator("serial"), file.at("G_S"));
  checks.equal("G_T", generator("tag"), file.at("G_T"));
  std::string name = "gamma?";
  for (std::size_t i = 0; i < file.at("gamma").size(); ++i) {
    name.back() = static_cast<char>(i);
    checks.equal("gamma " + std::to_string(i), generator(name),
                 file.at("gamma").at(i));
  }
  check_hashes(file, checks);
  check_transcript(file.at("transcript"), checks);
  const auto& rng = file.at("vector_rng");
  const auto seed = rng.at("seed_utf8").get<std::string>();
  pairing::seeded_scalars source{as_bytes(seed)};
  for (const auto& expected : rng.at("first3"))
    checks.equal("random source", source.next({}).publish(), expected);
}

void check_keys(const json& file, const vector_folder&, check_list& checks) {
  const auto dealt = read_keys(file);
  for (std::size_t j = 0; j < dealt.secrets.size(); ++j) {
    const auto name = "issuer " + std::to_string(j + 1);
    const auto& share = file.at("shares").at(j);
    checks.equal(name + " x", dealt.secrets[j].x.expose(), share.at("x"));
    for (std::size_t i = 0; i < dealt.secrets[j].y.size(); ++i)
      checks.equal(name + " y" + std::to_string(i + 1),
                   dealt.secrets[j].y[i].expose(), share.at("y").at(i));
    const auto& published = file.at("share_vks").at(j);
    checks.equal(name + " key", dealt.published.shares[j],
                 published.at("encoded"));
    checks.equal(name + " key's id", dealt.published.shares[j].id().span(),
                 published.at("vk_id"));
  }
  for (const auto& set : {std::vector<ps::issuer_index>{1, 2, 3}, {2, 3, 4}}) {
    std::vector<ps::verification_key> shares;
    std::string name = "lagrange";
    for (const auto index : set) {
      shares.push_back(dealt.published.shares.at(index - 1U));
      name += "_" + std::to_string(index);
    }
    const auto factors = must(ps::lagrange_at_zero(set));
    for (std::size_t i = 0; i < factors.size(); ++i)
      checks.equal(name, factors[i], file.at(name).at(i));
    const auto key = must(ps::aggregate_keys(set, shares, 3, 4));
    checks.equal("key by " + name, key, file.at("vk").at("encoded"));
    checks.equal("its id", key.id().span(), file.at("vk").at("vk_id"));
  }
}

} // namespace nephele::vectors
