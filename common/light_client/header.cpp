#include "common/light_client/header.hpp"

#include "common/light_client/protobuf.hpp"

#include <array>

namespace nephele::light_client {

namespace {

/// A protobuf wrapper message of one field.
byte_vector wrapped(byte_span value) {
  protobuf result;
  result.bytes(1, value);
  return result.encoded();
}

byte_vector wrapped(std::uint64_t value) {
  protobuf result;
  result.varint(1, value);
  return result.encoded();
}

byte_vector encode_version(const header& of) {
  protobuf result;
  result.varint(1, of.block_version).varint(2, of.app_version);
  return result.encoded();
}

} // namespace

byte_vector encode_time(wall_time when) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
  protobuf result;
  result
      .varint(1, static_cast<std::uint64_t>(seconds.time_since_epoch().count()))
      .varint(2, static_cast<std::uint64_t>((when - seconds).count()));
  return result.encoded();
}

byte_vector encode_block_id(const std::optional<block_id>& of) {
  protobuf parts;
  protobuf result;
  if (of) {
    parts.varint(1, of->parts).bytes(2, of->parts_hash);
    result.bytes(1, of->header);
  }
  result.message(2, parts.encoded());
  return result.encoded();
}

hash hash_of(const header& of) {
  const std::array<byte_vector, 14> fields{encode_version(of),
                                           wrapped(as_bytes(of.chain_id)),
                                           wrapped(of.height),
                                           encode_time(of.time),
                                           encode_block_id(of.last_block),
                                           wrapped(of.last_commit),
                                           wrapped(of.data),
                                           wrapped(of.validators),
                                           wrapped(of.next_validators),
                                           wrapped(of.consensus),
                                           wrapped(of.app),
                                           wrapped(of.last_results),
                                           wrapped(of.evidence),
                                           wrapped(of.proposer.span())};
  return merkle_root(fields);
}

} // namespace nephele::light_client
