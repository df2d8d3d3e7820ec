#include "common/credential/ecash/slots.hpp"

#include "common/credential/ecash/deposit.hpp"
#include "common/credential/ps/concatenation.hpp"
#include "common/pairing/hash.hpp"
#include "common/pairing/multi_exp.hpp"
#include "common/wire/reader.hpp"

namespace nephele::credential::ecash {

using pairing::g1;
using pairing::g1_affine;
using pairing::scalar;

namespace {

constexpr std::size_t weight_bits = 128;

/// The sums of a file that stand opposite the key's parts.
struct file_sums {
  g1 s;
  g1 h;
  std::array<g1, key_slots> slots;
};

file_sums weighted_sums(const slot_file& file, crypto::random& randomness) {
  pairing::multi_exp<g1_affine> s{weight_bits};
  pairing::multi_exp<g1_affine> h{weight_bits};
  std::array<pairing::multi_exp<g1_affine>, key_slots> slots;
  std::vector<g1> bases;
  for (std::size_t i = 0; i < file.s.size(); ++i)
    bases.push_back(file.slot_at(i).base(file.issuers));
  const auto affine = pairing::to_affine(bases);
  for (std::size_t i = 0; i < file.s.size(); ++i) {
    const auto weight = pairing::random_weight(randomness, weight_bits);
    const auto messages = file.slot_at(i).messages();
    s.add(weight, file.s[i]);
    h.add(weight, affine[i]);
    for (std::size_t k = 0; k < key_slots; ++k)
      slots[k].add(weight * messages[k], affine[i]);
  }
  return {s.sum(), h.sum(), {slots[0].sum(), slots[1].sum(), slots[2].sum()}};
}

} // namespace

scalar slot_value(ticket_type type, day on) noexcept {
  return scalar{1, (std::uint64_t{on.value()} << 8U)
                       + static_cast<std::uint64_t>(type)};
}

g1 slot::base(const ps::key_id& issuers) const {
  ps::concatenation input;
  input.bytes(issuers.span())
      .integer(expiry.value())
      .integer(static_cast<std::uint8_t>(type))
      .integer(on.value())
      .integer(index);
  return pairing::hash_to_g1(pairing::point_purpose::slot, input.span());
}

std::array<scalar, key_slots> slot::messages() const {
  return {scalar{expiry_value(type, expiry)}, scalar{index},
          slot_value(type, on)};
}

byte_vector slot_file::encode() const {
  ps::concatenation out;
  out.bytes(as_bytes("NPSL\x01"))
      .bytes(issuers.span())
      .integer(static_cast<std::uint8_t>(type))
      .integer(expiry.value());
  for (const auto& point : s)
    out.bytes(point.encode());
  return std::move(out).take();
}

result<slot_file> slot_file::decode(byte_span bytes) {
  if (bytes.size() != size)
    return fail(errc::length, "slot file");
  wire::reader in{bytes};
  if (as_text(in.bytes(5)) != "NPSL\x01")
    return fail(errc::bad_version, "slot file");
  slot_file file;
  file.issuers = in.fixed<ps::key_id>();
  auto type = ticket_type_from(in.u8());
  if (!type)
    return fail(std::move(type).error());
  file.type = *type;
  file.expiry = day{in.u32()};
  if (file.expiry.value() < validity_days)
    return fail(errc::bad_slots, "expiry");
  file.s.reserve(signatures);
  for (std::size_t i = 0; i < signatures; ++i) {
    auto point = g1_affine::decode(in.bytes(g1_affine::size));
    if (!point)
      return fail(std::move(point).error());
    file.s.push_back(*point);
  }
  return file;
}

slot slot_file::slot_at(std::size_t position) const noexcept {
  const auto offset = static_cast<std::uint32_t>(position / tickets_per_book);
  return {type, expiry, day{expiry.value() - (validity_days - 1) + offset},
          static_cast<std::uint16_t>(position % tickets_per_book)};
}

result<ps::signature> slot_file::find(day on, std::uint16_t index) const {
  const auto first = slot_at(0).on;
  if (on < first || on > expiry || index >= tickets_per_book)
    return fail(errc::expired, "slot");
  const auto position
      = std::size_t{on.value() - first.value()} * tickets_per_book + index;
  return ps::signature{g1_affine{slot_at(position).base(issuers)},
                       s.at(position)};
}

bool slot_file::is_signed_by(const ps::prepared_key& key,
                             crypto::random& randomness) const {
  if (s.size() != signatures || key.key().slots() != key_slots)
    return false;
  const auto sums = weighted_sums(*this, randomness);
  return key.holds(sums.s, sums.h, sums.slots);
}

slot_file sign_slots(const ps::issuer_key& share, const ps::key_id& issuers,
                     ticket_type type, day expiry) {
  slot_file file{issuers, type, expiry, {}};
  std::vector<g1> s;
  for (std::size_t i = 0; i < slot_file::signatures; ++i) {
    const auto slot = file.slot_at(i);
    s.push_back(share.sign(slot.base(issuers), slot.messages()));
  }
  file.s = pairing::to_affine(s);
  return file;
}

result<slot_file> aggregate_slots(std::span<const partial_slots> partials,
                                  std::size_t threshold, std::size_t members) {
  std::vector<ps::issuer_index> indices;
  for (const auto& partial : partials)
    indices.push_back(partial.issuer);
  if (auto fine = ps::check_indices(indices, threshold, members); !fine)
    return fail(std::move(fine).error());
  const auto& first = partials[0].file;
  for (const auto& [issuer, file] : partials)
    if (file.issuers != first.issuers || file.type != first.type
        || file.expiry != first.expiry
        || file.s.size() != slot_file::signatures)
      return fail(errc::bad_slots, std::to_string(issuer));
  const auto factors = ps::lagrange_at_zero(indices);
  std::vector<g1> sums;
  for (std::size_t i = 0; i < slot_file::signatures; ++i) {
    pairing::multi_exp<g1_affine> sum;
    for (std::size_t j = 0; j < partials.size(); ++j)
      sum.add((*factors)[j], partials[j].file.s[i]);
    sums.push_back(sum.sum());
  }
  return slot_file{first.issuers, first.type, first.expiry,
                   pairing::to_affine(sums)};
}

} // namespace nephele::credential::ecash
