#include "common/session/control.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace nephele::fuzz {

namespace {

void try_frames(byte_span input) {
  if (const auto uplink = session::decode_uplink(input)) {
    byte_array<session::uplink_frame_size> again{};
    session::encode_uplink(*uplink, again);
    require(std::ranges::equal(again, input));
  }
  if (const auto downlink = session::decode_downlink(input)) {
    // Unused room may hold anything, so that only the meaning must survive.
    byte_array<session::downlink_frame_size> once{};
    session::encode_downlink(*downlink, once);
    const auto read = session::decode_downlink(once);
    require(read && read->delivery == downlink->delivery
            && read->acks == downlink->acks
            && read->acks_used == downlink->acks_used);
  }
  if (const auto taken = session::decode_taken(input)) {
    byte_array<session::taken_frame_size> again{};
    session::encode_taken(*taken, again);
    require(std::ranges::equal(again, input));
  }
}

void try_envelopes(byte_span input) {
  if (const auto request = session::decode_request(input)) {
    const auto text = session::encode_control(*request);
    const auto again = session::decode_request(as_bytes(text));
    require(text.size() > session::max_request_size
            || (again && again->id == request->id
                && again->body.index() == request->body.index()));
  }
  if (const auto reply = session::decode_reply(input))
    require(session::decode_reply(as_bytes(session::encode_control(*reply)))
                .has_value());
}

} // namespace

/// Everything that may stand in a session's message, in both directions. No
/// login may verify: the fuzzer has no key.
void run(byte_span input) {
  try_frames(input);
  try_envelopes(input);
  require(!session::verify_login({byte_vector(input.begin(), input.end()), {}},
                                 {}));
}

} // namespace nephele::fuzz
