#include "common/link/ingress.hpp"

namespace nephele::link {

namespace {

/// Routing id and bundle.
constexpr std::size_t message_parts = 2;

} // namespace

zmq::socket_settings link_settings() {
  zmq::socket_settings settings;
  settings.send_high_water = 4;
  settings.receive_high_water = 4;
  settings.max_message = max_bundle_size;
  return settings;
}

result<ingress> ingress::open(zmq::context& owner, zmq::zap_server& zap,
                              const zmq::curve_pair& own,
                              const std::string& endpoint,
                              std::shared_ptr<zmq::allow_list> admitted) {
  auto made
      = zmq::socket::open(owner, zmq::socket_kind::router, link_settings());
  if (!made)
    return fail(made.error());
  const std::string domain{ingress_domain};
  zap.set_policy(domain, admitted);
  if (auto secured = made->curve_server(own, domain); !secured)
    return fail(secured.error());
  auto bound = made->bind(endpoint);
  if (!bound)
    return fail(bound.error());
  return ingress{std::move(*made), std::move(*bound), std::move(admitted)};
}

void ingress::receive(std::size_t most,
                      const std::function<bool(const bundle_view&)>& on_bundle,
                      const std::function<void(refusal)>& on_refused) {
  const auto keys = admitted_->keys();
  for (std::size_t i = 0; i < most; ++i) {
    const auto outcome = socket_.receive(parts_, message_parts);
    if (outcome == zmq::receive_outcome::empty
        || outcome == zmq::receive_outcome::closed)
      return;
    if (outcome == zmq::receive_outcome::malformed
        || parts_.size() != message_parts) {
      on_refused(refusal::malformed);
      continue;
    }
    const auto peer = parts_[1].peer();
    if (!peer || !keys->contains(*peer)) {
      on_refused(refusal::unknown_peer);
      continue;
    }
    const auto bundle = parse_bundle(std::as_const(parts_[1]).bytes());
    if (!bundle)
      on_refused(refusal::malformed);
    else if (!on_bundle(*bundle))
      return;
  }
}

} // namespace nephele::link
