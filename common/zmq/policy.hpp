#pragma once

#include "common/base/identity.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_set>

namespace nephele::zmq {

enum class admission {
  admit,
  /// The key is not known here (ZAP 400).
  refuse,
  /// Full at the moment (ZAP 300).
  busy,
};

/// Who may connect to the sockets of one ZAP domain. Thread-safe: asked by
/// the ZAP thread, changed by others.
class policy {
public:
  policy() = default;
  policy(const policy&) = delete;
  policy& operator=(const policy&) = delete;
  virtual ~policy() = default;

  [[nodiscard]] virtual admission decide(const curve_key& key) = 0;
};

using key_set = std::unordered_set<curve_key, prefix_hash>;

/// Admits the keys of a set that is replaced as a whole.
class allow_list final : public policy {
public:
  explicit allow_list(key_set keys = {});

  void replace(key_set keys);

  /// The set now. Live connections outlive a removal: whoever reads messages
  /// checks their peer against this once a batch.
  [[nodiscard]] std::shared_ptr<const key_set> keys() const;

  [[nodiscard]] admission decide(const curve_key& key) override;

private:
  mutable std::mutex mutex_;
  std::shared_ptr<const key_set> keys_;
};

/// Admits any key while at most `limit` connections are open; the owner of
/// the socket authenticates inside. zap_server::count_connections keeps the
/// count; connections that have not finished their handshake are in it.
class connection_limit final : public policy {
public:
  explicit connection_limit(std::size_t limit) noexcept : limit_(limit) {}

  [[nodiscard]] admission decide(const curve_key& key) override;

  void set_open(std::size_t connections) noexcept { open_ = connections; }

  [[nodiscard]] std::size_t open() const noexcept { return open_; }

private:
  std::size_t limit_;
  std::atomic<std::size_t> open_{0};
};

} // namespace nephele::zmq
