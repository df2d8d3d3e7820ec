#include "common/sphinx/hop_secrets.hpp"

#include "common/crypto/hkdf.hpp"

#include <cassert>

namespace nephele::sphinx {

namespace {

// Archimedes on the lever, as the format fixes it; never shown to anybody.
constexpr std::string_view expansion_info
    = "Dwste mou enan moxlo arketa makru kai ena upomoxlio gia na ton "
      "topothetisw kai tha kinisw thn gh.";
constexpr std::string_view payload_salt
    = "sphinx-payload-key-V01-CS01-HKDF:SHA256-SALT";
constexpr std::string_view payload_info
    = "sphinx-payload-key-V01-CS01-HKDF:SHA256-INFO";

static_assert(expansion_info.size() == 97);
static_assert(payload_salt.size() == 44 && payload_info.size() == 44);

} // namespace

hop_secrets::hop_secrets(const crypto::shared_secret& shared) noexcept {
  static const crypto::hmac_sha256_key no_salt{{}};
  crypto::hkdf_sha256(no_salt, shared.expose(), as_bytes(expansion_info),
                      expanded_.expose_mutable());
}

replay_tag hop_secrets::tag() const noexcept {
  replay_tag result;
  std::memcpy(result.bytes.data(), expanded_.expose().data() + 256,
              replay_tag::size);
  return result;
}

void hop_secrets::wipe() noexcept {
  crypto::wipe(expanded_.expose_mutable());
}

crypto::lioness_key payload_key(byte_span material) noexcept {
  if (material.size() == payload_key_size)
    return crypto::lioness_key{material.first<payload_key_size>()};
  assert(material.size() == payload_seed_size);
  static const crypto::hmac_sha256_key salt{as_bytes(payload_salt)};
  crypto::lioness_key result;
  crypto::hkdf_sha256(salt, material, as_bytes(payload_info),
                      result.expose_mutable());
  return result;
}

} // namespace nephele::sphinx
