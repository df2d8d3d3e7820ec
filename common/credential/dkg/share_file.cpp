#include "common/credential/dkg/share_file.hpp"

#include "common/credential/dkg/share_bytes.hpp"
#include "common/credential/ps/concatenation.hpp"
#include "common/wire/reader.hpp"

namespace nephele::credential::dkg {

namespace {

constexpr std::string_view magic = "NPSH\x01";
constexpr std::size_t header_size = 5 + 8 + 2 + 1;

byte_vector associated_bytes(const share_name& name) {
  return ps::concatenation{}
      .text(name.chain)
      .integer(name.key_epoch)
      .integer(name.index)
      .take();
}

} // namespace

std::size_t share_file_size(std::size_t slots) noexcept {
  return header_size + crypto::box_nonce::size + share_size(slots)
         + crypto::aead_tag_size;
}

byte_vector seal_share(const ps::issuer_key& share, const share_name& name,
                       const crypto::box_key& key, crypto::random& randomness) {
  const auto size = share_size(share.y.size());
  share_buffer plain;
  write_share(share, plain);
  const auto nonce = randomness.make<crypto::box_nonce>();
  byte_vector box(size + crypto::aead_tag_size);
  crypto::seal(key, nonce, associated_bytes(name),
               byte_span{plain.expose()}.first(size), box);
  return ps::concatenation{}
      .bytes(as_bytes(magic))
      .integer(name.key_epoch)
      .integer(name.index)
      .integer(static_cast<std::uint8_t>(share.y.size()))
      .bytes(nonce.span())
      .bytes(box)
      .take();
}

result<ps::issuer_key> open_share_file(byte_span file, const share_name& name,
                                       const crypto::box_key& key) {
  wire::reader in{file};
  const auto mark = in.bytes(magic.size());
  const auto key_epoch = in.u64();
  const auto index = in.u16();
  const std::size_t slots = in.u8();
  const auto nonce = in.fixed<crypto::box_nonce>();
  const auto box = in.rest();
  if (as_text(mark) != magic || key_epoch != name.key_epoch
      || index != name.index || slots == 0 || slots > ps::max_slots
      || file.size() != share_file_size(slots))
    return fail(errc::bad_file);
  share_buffer plain;
  if (!crypto::open(
          key, nonce, associated_bytes(name), box,
          mutable_byte_span{plain.expose_mutable()}.first(share_size(slots))))
    return fail(errc::bad_file);
  auto share = read_share(plain, slots, index);
  if (!share)
    return fail(errc::bad_file);
  return share;
}

} // namespace nephele::credential::dkg
