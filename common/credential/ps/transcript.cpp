#include "common/credential/ps/transcript.hpp"

#include "common/base/endian.hpp"

namespace nephele::credential::ps {

namespace {

template <class Int>
byte_array<sizeof(Int)> big_endian(Int value) noexcept {
  byte_array<sizeof(Int)> bytes;
  store_be(value, bytes);
  return bytes;
}

void append(byte_vector& to, byte_span bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

} // namespace

transcript::transcript(std::string_view protocol) {
  bytes_.reserve(2048);
  add("proto", as_bytes(protocol));
}

void transcript::add(std::string_view label, byte_span value) {
  bytes_.push_back(static_cast<std::byte>(label.size()));
  append(bytes_, as_bytes(label));
  append(bytes_, big_endian(static_cast<std::uint32_t>(value.size())));
  append(bytes_, value);
}

void transcript::add_u8(std::string_view label, std::uint8_t value) {
  add(label, big_endian(value));
}

void transcript::add_u16(std::string_view label, std::uint16_t value) {
  add(label, big_endian(value));
}

void transcript::add_u32(std::string_view label, std::uint32_t value) {
  add(label, big_endian(value));
}

void transcript::add_u64(std::string_view label, std::uint64_t value) {
  add(label, big_endian(value));
}

pairing::scalar transcript::challenge() const {
  return pairing::hash_to_scalar(pairing::scalar_purpose::challenge, bytes_);
}

} // namespace nephele::credential::ps
