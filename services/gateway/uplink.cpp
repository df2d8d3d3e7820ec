#include "services/gateway/uplink.hpp"

namespace nephele::gateway {

bool uplink::within_rate(client_session& from, steady_time now) {
  if (from.uplink.take(now))
    return true;
  counts_.dropped(drop_reason::rate_limited);
  return false;
}

bool uplink::is_first_layer(const identity& hop) const {
  const auto* const node = directory_->find(hop);
  return node != nullptr && node->role == topology::node_role::mix
         && node->layer == layer_number{1};
}

bool uplink::is_accepted(rotation_number rotation, wall_time wall) const {
  return topology::accepts(directory_->parameters(), rotation, wall);
}

void uplink::forward(const identity& client, const session::uplink_frame& frame,
                     steady_time now, wall_time wall) {
  if (!directory_)
    return counts_.dropped(drop_reason::not_serving);
  if (!is_accepted(frame.rotation, wall))
    return counts_.dropped(drop_reason::wrong_rotation);
  if (!is_first_layer(frame.first_hop))
    return counts_.dropped(drop_reason::not_first_layer);
  if (!admission_.admit(client, frame))
    return counts_.dropped(drop_reason::not_admitted);
  counts::add(counts_.uplink_frames);
  out_.send(frame.first_hop, frame.rotation, sphinx::size_class::regular,
            frame.packet, now);
}

void uplink::release(const ack_order& ack, steady_time now, wall_time wall) {
  if (!directory_)
    return counts_.dropped(drop_reason::not_serving);
  if (!is_accepted(ack.rotation, wall))
    return counts_.dropped(drop_reason::wrong_rotation);
  if (!is_first_layer(ack.hop))
    return counts_.dropped(drop_reason::ack_bad_hop);
  counts::add(counts_.acks_released);
  out_.send(ack.hop, ack.rotation, sphinx::size_class::ack, ack.packet, now);
}

} // namespace nephele::gateway
