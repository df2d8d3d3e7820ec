#include "common/light_client/codec.hpp"

#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

namespace nephele::light_client {

namespace {

constexpr std::size_t signature_size
    = validator_address::size + 8 + signature_bytes::size;
constexpr std::size_t fixed_size = 600;

void put(wire::writer& out, const std::optional<block_id>& block) {
  out.u8(block ? 1 : 0);
  const auto value = block.value_or(block_id{});
  out.bytes(value.header);
  out.u32(value.parts);
  out.bytes(value.parts_hash);
}

void put(wire::writer& out, wall_time time) {
  out.u64(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

hash read_hash(wire::reader& in) {
  hash result{};
  if (const auto bytes = in.bytes(result.size()); !bytes.empty())
    std::memcpy(result.data(), bytes.data(), result.size());
  return result;
}

std::optional<block_id> read_block(wire::reader& in) {
  const auto there = in.u8();
  if (there > 1)
    in.fail();
  block_id result;
  result.header = read_hash(in);
  result.parts = in.u32();
  result.parts_hash = read_hash(in);
  if (there == 0)
    return std::nullopt;
  return result;
}

wall_time read_time(wire::reader& in) {
  return wall_time{
      std::chrono::nanoseconds{static_cast<std::int64_t>(in.u64())}};
}

header read_header(wire::reader& in) {
  header h;
  h.block_version = in.u64();
  h.app_version = in.u64();
  const auto size = in.u8();
  if (size > max_chain_id)
    in.fail();
  h.chain_id = as_text(in.bytes(size));
  h.height = in.u64();
  h.time = read_time(in);
  h.last_block = read_block(in);
  for (auto* const field :
       {&h.last_commit, &h.data, &h.validators, &h.next_validators,
        &h.consensus, &h.app, &h.last_results, &h.evidence})
    *field = read_hash(in);
  h.proposer = in.fixed<validator_address>();
  return h;
}

commit read_commit(wire::reader& in) {
  commit c;
  c.height = in.u64();
  c.round = in.u32();
  c.block = read_block(in).value_or(block_id{});
  const auto count = in.u32();
  if (count > max_signatures)
    in.fail();
  for (std::uint32_t i = 0; in.ok() && i < count; ++i) {
    commit_signature one;
    one.validator = in.fixed<validator_address>();
    one.time = read_time(in);
    one.signature = in.fixed<signature_bytes>();
    c.signatures.push_back(one);
  }
  return c;
}

} // namespace

byte_vector encode(const signed_header& what) {
  const auto& h = what.head;
  byte_vector bytes(fixed_size + h.chain_id.size()
                    + what.why.signatures.size() * signature_size);
  wire::writer out{bytes};
  out.u64(h.block_version);
  out.u64(h.app_version);
  out.u8(static_cast<std::uint8_t>(h.chain_id.size()));
  out.bytes(as_bytes(h.chain_id));
  out.u64(h.height);
  put(out, h.time);
  put(out, h.last_block);
  for (const auto* const field :
       {&h.last_commit, &h.data, &h.validators, &h.next_validators,
        &h.consensus, &h.app, &h.last_results, &h.evidence})
    out.bytes(*field);
  out.fixed(h.proposer);
  out.u64(what.why.height);
  out.u32(what.why.round);
  put(out, std::optional{what.why.block});
  out.u32(static_cast<std::uint32_t>(what.why.signatures.size()));
  for (const auto& one : what.why.signatures) {
    out.fixed(one.validator);
    put(out, one.time);
    out.fixed(one.signature);
  }
  bytes.resize(out.written().size());
  return bytes;
}

result<signed_header> decode_signed_header(byte_span bytes) {
  wire::reader in{bytes};
  signed_header what;
  what.head = read_header(in);
  what.why = read_commit(in);
  if (!in.finished())
    return fail(errc::malformed);
  return what;
}

} // namespace nephele::light_client
