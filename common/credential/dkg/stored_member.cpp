#include "common/credential/dkg/member.hpp"
#include "common/credential/ps/concatenation.hpp"
#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

namespace nephele::credential::dkg {

using pairing::scalar;
using pairing::secret_scalar;

namespace {

constexpr std::string_view magic = "NPDS\x01";

byte_vector associated_bytes(const round_terms& terms, member_number number) {
  return ps::concatenation{}
      .bytes(as_bytes(magic))
      .text(terms.chain)
      .integer(terms.key_epoch)
      .integer(number)
      .take();
}

std::size_t secrets_size(const round_terms& terms,
                         const participant& role) noexcept {
  const auto coefficients
      = role.deals_as == 0 ? 0 : (terms.slots + 1) * terms.threshold;
  return (1 + coefficients) * scalar::size;
}

/// A buffer that is wiped wherever it is left.
struct wiped_bytes {
  byte_vector bytes;

  explicit wiped_bytes(std::size_t size) : bytes(size) {}

  wiped_bytes(const wiped_bytes&) = delete;
  wiped_bytes& operator=(const wiped_bytes&) = delete;

  ~wiped_bytes() { crypto::wipe(bytes); }
};

void write_secret(wire::writer& out, const secret_scalar& secret) {
  secret.encode_into(out.claim(scalar::size).first<scalar::size>());
}

result<secret_scalar> read_secret(wire::reader& in) {
  return secret_scalar::decode(in.bytes(scalar::size));
}

byte_vector read_block(wire::reader& in, std::size_t size) {
  const auto bytes = in.bytes(size);
  return {bytes.begin(), bytes.end()};
}

} // namespace

// Plain: secrets ‖ registration ‖ u32 size ‖ deal ‖ complaints, each of the
// latter naming its accused.
byte_vector member::save(const round_terms& terms, const crypto::box_key& key,
                         crypto::random& randomness) const {
  wiped_bytes plain{secrets_size(terms, role_) + registration::size + 4
                    + deal_.size() + complaints_.size() * complaint::size};
  wire::writer out{plain.bytes};
  write_secret(out, session_);
  for (const auto& polynomial : polynomials_)
    for (const auto& coefficient : polynomial.coefficients())
      write_secret(out, coefficient);
  out.bytes(registration_);
  out.u32(static_cast<std::uint32_t>(deal_.size()));
  out.bytes(deal_);
  for (const auto& [accused, body] : complaints_)
    out.bytes(body);
  const auto nonce = randomness.make<crypto::box_nonce>();
  byte_vector box(plain.bytes.size() + crypto::aead_tag_size);
  crypto::seal(key, nonce, associated_bytes(terms, number_), plain.bytes, box);
  return ps::concatenation{}
      .bytes(as_bytes(magic))
      .bytes(nonce.span())
      .bytes(box)
      .take();
}

result<member> member::restore(byte_span stored, const round_terms& terms,
                               member_number number,
                               const crypto::box_key& key) {
  const auto* role = terms.at(number);
  wire::reader file{stored};
  const auto mark = file.bytes(magic.size());
  const auto nonce = file.fixed<crypto::box_nonce>();
  const auto box = file.rest();
  if (role == nullptr || as_text(mark) != magic
      || box.size() < crypto::aead_tag_size)
    return fail(errc::bad_file);
  wiped_bytes plain{box.size() - crypto::aead_tag_size};
  if (!crypto::open(key, nonce, associated_bytes(terms, number), box,
                    plain.bytes))
    return fail(errc::bad_file);
  wire::reader in{plain.bytes};
  member restored;
  restored.number_ = number;
  restored.role_ = *role;
  auto session = read_secret(in);
  if (!session)
    return fail(errc::bad_file);
  restored.session_ = *std::move(session);
  for (std::size_t i = 0; role->deals_as != 0 && i <= terms.slots; ++i) {
    std::vector<secret_scalar> coefficients;
    for (std::size_t k = 0; k < terms.threshold; ++k) {
      auto coefficient = read_secret(in);
      if (!coefficient)
        return fail(errc::bad_file);
      coefficients.push_back(*std::move(coefficient));
    }
    restored.polynomials_.emplace_back(std::move(coefficients));
  }
  restored.registration_ = read_block(in, registration::size);
  restored.deal_ = read_block(in, in.u32());
  while (in.ok() && in.remaining() > 0) {
    auto body = read_block(in, complaint::size);
    auto made = complaint::decode(body);
    if (!made)
      return fail(errc::bad_file);
    restored.complaints_[made->accused] = std::move(body);
  }
  if (!in.finished())
    return fail(errc::bad_file);
  return restored;
}

} // namespace nephele::credential::dkg
