#include "common/bus/feed_publisher.hpp"

namespace nephele::bus {

result<std::unique_ptr<feed_publisher>>
feed_publisher::open(zmq::context& owner, zmq::zap_server& zap,
                     const feed_publisher_options& options,
                     const zmq::curve_pair& own,
                     const std::shared_ptr<zmq::policy>& admits) {
  zmq::socket_settings settings;
  // A subscriber sends subscriptions only.
  settings.max_message = 1024;
  auto opened = zmq::socket::open(owner, zmq::socket_kind::publisher, settings);
  if (!opened)
    return fail(opened.error());
  zap.set_policy(options.domain, admits);
  if (auto done = opened->curve_server(own, options.domain); !done)
    return fail(done.error());
  if (auto limit = std::dynamic_pointer_cast<zmq::connection_limit>(admits))
    if (auto done = zap.count_connections(*opened, limit); !done)
      return fail(done.error());
  auto bound = opened->bind(options.endpoint);
  if (!bound)
    return fail(bound.error());
  return std::unique_ptr<feed_publisher>{new feed_publisher{
      std::move(*opened), std::move(*bound), options.max_message}};
}

result<std::uint64_t> feed_publisher::publish(std::string_view type,
                                              std::uint32_t version,
                                              nlohmann::json body) {
  const std::lock_guard lock{mutex_};
  const auto text
      = encode({std::string{type}, version, last_ + 1, std::move(body)});
  if (text.size() > max_message_)
    return fail(errc::too_large, std::string{type});
  zmq::message told{text};
  // PUB drops for a slow subscriber by itself and never refuses.
  [[maybe_unused]] const auto sent = socket_.send(told);
  return ++last_;
}

} // namespace nephele::bus
